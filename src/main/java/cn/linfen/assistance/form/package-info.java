/** Camunda Forms on the server: schemas, validation, drafts and staged submissions. */
package cn.linfen.assistance.form;
