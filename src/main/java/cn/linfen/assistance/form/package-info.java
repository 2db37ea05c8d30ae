/**
 * Camunda Forms on the server: schemas, validation, drafts and staged submissions.
 *
 * <p>Other packages add domain rules ({@link cn.linfen.assistance.form.FormRule}) and facts to show
 * ({@link cn.linfen.assistance.form.FormContextProvider}); {@code form} knows none of them.
 */
package cn.linfen.assistance.form;
