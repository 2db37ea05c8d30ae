const { is } = require('bpmnlint-utils');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const rows = readFileSync(join(__dirname, '../../../resources/policy/pauses.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
const reasons = rows.filter(([, , by]) => by === 'element').map(([reason]) => reason);

/** What lets the clock of a case stand is a user task with a due date, for a reason that is known. */
module.exports = function () {
  return {
    check(node, reporter) {
      const lists = (node.extensionElements?.values ?? []).filter((one) => one.$type === 'camunda:properties');
      const pauses = lists
        .flatMap((list) => list.$children ?? list.values ?? [])
        .filter((property) => property.name === 'pauses');
      for (const property of pauses) {
        if (!is(node, 'bpmn:UserTask')) {
          reporter.report(node.id, '只有人工任务可以暂停期限（pauses）');
        } else if (!(node.$attrs['camunda:dueDate'] ?? node.get('camunda:dueDate'))) {
          reporter.report(node.id, '暂停期限（pauses）的任务必须有到期日');
        }
        if (!property.value?.startsWith('${') && !reasons.includes(property.value)) {
          reporter.report(node.id, `没有暂停事由 ${property.value}，可用的有 ${reasons.join('、')}`);
        }
      }
    },
  };
};
