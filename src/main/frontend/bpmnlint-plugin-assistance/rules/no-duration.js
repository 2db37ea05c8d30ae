const { is } = require('bpmnlint-utils');

/** Limits are dated data: a timer and a due date ask ${deadlines…}. */
module.exports = function () {
  return {
    check(node, reporter) {
      if (is(node, 'bpmn:TimerEventDefinition')) {
        const given = [node.timeDate, node.timeDuration, node.timeCycle].filter(Boolean);
        if (given.length !== 1 || !/^\$\{deadlines\./.test(given[0].body ?? '')) {
          reporter.report(node.$parent.id, '定时应写 ${deadlines.end(期限键, execution)}，不能写死时长');
        }
      }
      const due = is(node, 'bpmn:UserTask') && (node.$attrs['camunda:dueDate'] ?? node.get('camunda:dueDate'));
      if (due && !/^\$\{deadlines\./.test(due)) {
        reporter.report(node.id, '期限应写 ${deadlines.due(期限键, execution)}，不能写死日期');
      }
    },
  };
};
