/** The thin edge between a BPMN element and the domain: the only beans that a model may name. */
package cn.linfen.assistance.delegates;
