const { is, isAny } = require('bpmnlint-utils');

/** Every element that a reader sees has a Chinese name; a gateway that only splits or joins tokens needs none. */
module.exports = function () {
  return {
    check(node, reporter) {
      const seen = isAny(node, ['bpmn:FlowNode', 'bpmn:Participant', 'bpmn:Lane', 'bpmn:Process']) && !is(node, 'bpmn:ParallelGateway');
      if (seen && !/[\u4e00-\u9fff]/.test(node.name ?? '')) {
        reporter.report(node.id, '没有中文名称', ['name']);
      }
      if (is(node, 'bpmn:FlowNode') && /^(Activity|Gateway|Event|StartEvent|EndEvent|Task|Flow)_/.test(node.id)) {
        reporter.report(node.id, '标识应为可读的英文，如 recordSurvey');
      }
    },
  };
};
