const { is } = require('bpmnlint-utils');

/** A user task says which form, who, until when, and on what legal ground. */
module.exports = function () {
  return {
    check(node, reporter) {
      if (!is(node, 'bpmn:UserTask')) {
        return;
      }
      const attribute = (name) => node.$attrs[`camunda:${name}`] ?? node.get(`camunda:${name}`);
      if (!attribute('formRef')) {
        reporter.report(node.id, '没有关联表单（camunda:formRef）');
      }
      if (!attribute('candidateGroups') && !attribute('assignee')) {
        reporter.report(node.id, '没有办理岗位（camunda:candidateGroups）');
      }
      if (!attribute('dueDate')) {
        reporter.report(node.id, '没有办理期限（camunda:dueDate）');
      }
      const text = (node.documentation ?? []).map((one) => one.text).join('');
      if (!/依据.*第.+[条分]/s.test(text)) {
        reporter.report(node.id, '说明（documentation）没有注明依据的条款');
      }
    },
  };
};
