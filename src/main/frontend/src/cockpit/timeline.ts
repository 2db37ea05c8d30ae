/** The course of one case, running or ended. */
import { call, Problem } from '../form-host/api';
import { day, h } from '../tasklist/show';
import { badge, getScope, lastDay, length, table, type Timeline } from './figures';

interface Order {
  number: string;
  orderedAt: string;
  orderedBy: string;
  post: string;
  reason: string;
  dueAt: string | null;
  answer: { at: string; by: string; cause: string; measures: string; expectedOn: string } | null;
}

interface OpenStep {
  step: string;
  name: string;
  assignee: string | null;
  officers: { id: string; name: string }[];
}

const POSTS: Record<string, string> = {
  'village.assistant': '村级协理员',
  'township.clerk': '乡镇经办人',
  'township.reviewer': '乡镇审核负责人',
  'county.clerk': '县民政经办人',
  'county.approver': '县民政审批负责人',
};

/** Reasons for which a signed decision lets the clock stand: those of policy/pauses.csv that no element sets. */
const SUSPENSIONS: Record<string, string> = { hospital: '申请人或家庭成员住院', disaster: '灾害等不可抗力' };

/** A form that is signed with the PIN and posted; what is wrong is shown in it. */
function signed(action: string, url: string, fields: HTMLElement[], asks: string, body: (reason: string) => Record<string, unknown>, done: () => unknown): HTMLElement {
  const reason = h('textarea', { name: 'reason', rows: '3', cols: '60', maxlength: '1000', required: '' }) as HTMLTextAreaElement;
  const pin = h('input', { name: 'pin', type: 'password', inputmode: 'numeric', autocomplete: 'off', required: '' }) as HTMLInputElement;
  const problem = h('p', { class: 'assistance-problem', role: 'alert' });
  const send = h('button', { type: 'submit' }, `签名并${action}`) as HTMLButtonElement;
  const form = h('form', { class: 'assistance-order' }, ...fields, h('label', {}, asks, reason), h('label', {}, '签名口令 ', pin), send, problem);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    problem.textContent = '';
    try {
      await call('POST', url, { ...body(reason.value), pin: pin.value });
      await done();
    } catch (refused) {
      const errors = refused instanceof Problem ? refused.errors.map((one) => one.message) : [];
      problem.textContent = errors.length > 0 ? errors.join('；') : (refused as Error).message;
      send.disabled = false;
    }
  });
  return form;
}

/** 改派: an open step goes to another officer of its post. */
function reassignment(base: string, steps: OpenStep[], done: () => unknown): HTMLElement {
  const step = h('select', { name: 'step', required: '' }) as HTMLSelectElement;
  steps.forEach((one) => step.append(h('option', { value: one.step }, `${one.name}（${one.assignee ?? '岗位待办'}）`)));
  const officer = h('select', { name: 'officer', required: '' }) as HTMLSelectElement;
  const fill = () => officer.replaceChildren(...steps[step.selectedIndex].officers.map((one) => h('option', { value: one.id }, one.name)));
  step.addEventListener('change', fill);
  fill();
  return signed('改派', `${base}reassignments`, [h('label', {}, '环节 ', step), h('label', {}, '改由 ', officer)], '理由 ', (reason) => ({ step: step.value, officer: officer.value, reason }), done);
}

/** 督办: what was ordered and answered, and a form for a new order while the case is open. */
async function showOrders(root: HTMLElement, timeline: Timeline): Promise<void> {
  const url = `/api/supervision/cases/${encodeURIComponent(timeline.caseNumber)}/orders`;
  const given = await call<Order[]>('GET', url);
  const list = table(
    ['督办编号', '提出', '责任岗位', '理由和要求', '答复期限', '答复'],
    given.map((order) => [
      order.number,
      `${day(order.orderedAt, true)} ${order.orderedBy}`,
      order.post,
      order.reason,
      lastDay(order.dueAt),
      order.answer ? `${day(order.answer.at, true)} ${order.answer.by}：${order.answer.cause} ${order.answer.measures} 预计 ${day(`${order.answer.expectedOn}T00:00:00`)} 办结` : '尚未答复',
    ]),
  );
  const parts: HTMLElement[] = [h('h4', {}, '督办'), given.length > 0 ? list : h('p', {}, '没有。')];
  if (!timeline.endedAt) {
    const post = h('select', { name: 'post', required: '' }) as HTMLSelectElement;
    Object.entries(POSTS).forEach(([code, name]) => post.append(h('option', { value: code }, name)));
    parts.push(signed('督办', url, [h('label', {}, '责任岗位 ', post)], '督办理由和要求 ', (reason) => ({ post: post.value, reason }), () => showOrders(root, timeline)));
    const base = url.replace(/orders$/, '');
    const reload = () => window.location.reload();
    const steps = await call<OpenStep[]>('GET', `${base}open-steps`);
    parts.push(h('h4', {}, '改派'), steps.length > 0 ? reassignment(base, steps, reload) : h('p', {}, '没有可以改派的环节：等待中，或者岗位上没有其他人员。'));
    const suspension = h('select', { name: 'suspension', required: '' }) as HTMLSelectElement;
    Object.entries(SUSPENSIONS).forEach(([key, name]) => suspension.append(h('option', { value: key }, name)));
    const until = h('input', { name: 'until', type: 'date', required: '' }) as HTMLInputElement;
    parts.push(
      h('h4', {}, '中止计时'),
      signed('中止计时', `${base}suspensions`, [h('label', {}, '事由 ', suspension), h('label', {}, '中止至（含当日） ', until)], '事实和理由 ', (reason) => ({ suspension: suspension.value, until: until.value, reason }), reload),
      h('h4', {}, '延长全程期限'),
      signed('延长期限', `${base}extensions`, [], '理由 ', (reason) => ({ reason }), reload),
    );
  }
  root.replaceChildren(...parts);
}

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
  const orders = h('section');
  const file = h('a', { href: `/search?q=${encodeURIComponent(timeline.caseNumber)}`, target: '_blank', rel: 'noopener' }, '打开案卷');
  root.replaceChildren(h('h3', {}, timeline.caseNumber), facts, ...(timeline.mayViewFile ? [h('p', {}, file)] : []), h('h4', {}, '环节和期限'), steps, h('h4', {}, '签名'), signatures, orders);
  await showOrders(orders, timeline);
}
