/** The course of one case, running or ended. */
import { call } from '../form-host/api';
import { day, h } from '../tasklist/show';
import { badge, getScope, lastDay, length, table, type Timeline } from './figures';

export async function showTimeline(root: HTMLElement, url: string): Promise<void> {
  const [timeline, scope] = await Promise.all([call<Timeline>('GET', url), getScope()]);
  const open = timeline.steps.filter((step) => !step.endedAt && step.dueAt);
  const next = open.sort((a, b) => a.dueAt!.localeCompare(b.dueAt!))[0];
  const facts = h('dl', { class: 'assistance-facts' });
  const fact = (name: string, value: Node | string) => facts.append(h('div', {}, h('dt', {}, name), h('dd', {}, value)));
  fact('事项', timeline.title);
  fact('所在地', timeline.place);
  fact('适用规则', timeline.profile);
  fact('立案', day(timeline.startedAt, true));
  fact('状态', badge(timeline.state, scope.states));
  if (timeline.endedAt) {
    fact('办结', day(timeline.endedAt, true));
  } else if (next) {
    fact('到期', `${lastDay(next.dueAt)}（${next.name}${next.limit ? `：${next.limit}` : ''}${next.citation ? `，${next.citation}` : ''}）`);
  }
  const steps = table(
    ['环节', '辖区', '岗位', '经办人', '开始', '到期', '办结', '已用', '状态', '期限依据'],
    [...timeline.steps]
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt))
      .map((step) => [
        step.name + (step.waiting ? '（等待）' : ''),
        step.place,
        step.post ?? '',
        step.officer ?? '',
        day(step.startedAt, true),
        lastDay(step.dueAt),
        day(step.endedAt, true),
        length(step.used, step.unit),
        badge(step.state, scope.states),
        [step.limit, step.citation].filter(Boolean).join('，'),
      ]),
  );
  const signatures = table(
    ['序号', '签署人', '岗位', '签署时间'],
    timeline.signatures.map((one) => [String(one.seq), one.officer, one.post, day(one.at, true)]),
  );
  const file = h('a', { href: `/search?q=${encodeURIComponent(timeline.caseNumber)}`, target: '_blank', rel: 'noopener' }, '打开案卷');
  root.replaceChildren(h('h3', {}, timeline.caseNumber), facts, ...(timeline.mayViewFile ? [h('p', {}, file)] : []), h('h4', {}, '环节和期限'), steps, h('h4', {}, '签名'), signatures);
}
