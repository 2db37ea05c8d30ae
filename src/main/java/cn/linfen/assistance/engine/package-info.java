/** Camunda's configuration and the guards around it. */
package cn.linfen.assistance.engine;
