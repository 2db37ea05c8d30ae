const { is } = require('bpmnlint-utils');

/** A process is executable, keeps its history for a time, and shows in lanes who does what. */
module.exports = function () {
  return {
    check(node, reporter) {
      if (!is(node, 'bpmn:Process')) {
        return;
      }
      if (!node.isExecutable) {
        reporter.report(node.id, '流程未设为可执行');
      }
      if (!(node.$attrs['camunda:historyTimeToLive'] ?? node.get('camunda:historyTimeToLive'))) {
        reporter.report(node.id, '没有历史保存期限（camunda:historyTimeToLive）');
      }
      if (!(node.laneSets ?? []).some((set) => (set.lanes ?? []).length > 0)) {
        reporter.report(node.id, '没有泳道');
      }
    },
  };
};
