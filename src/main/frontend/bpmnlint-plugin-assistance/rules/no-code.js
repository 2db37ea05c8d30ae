const { is } = require('bpmnlint-utils');

const FORBIDDEN = ['class', 'type', 'topic', 'formKey', 'candidateUsers'];

/** No code in a model: steps of the system are expressions on registered beans. */
module.exports = function () {
  return {
    check(node, reporter) {
      if (is(node, 'bpmn:ScriptTask')) {
        reporter.report(node.id, '不能使用脚本任务');
      }
      for (const name of FORBIDDEN) {
        if (node.$attrs?.[`camunda:${name}`]) {
          reporter.report(node.id, `不能使用 camunda:${name}`);
        }
      }
      for (const value of node.extensionElements?.values ?? []) {
        if (/camunda:(script|connector|field)/i.test(value.$type)) {
          reporter.report(node.id, `不能使用 ${value.$type}`);
        }
      }
      if (node.conditionExpression?.language) {
        reporter.report(node.id, '条件不能使用脚本语言');
      }
    },
  };
};
