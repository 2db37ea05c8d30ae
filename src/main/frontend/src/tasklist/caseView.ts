/** The case file, as the tab of a task and the page of a case show it. */
import { call } from '../form-host/api';
import type { Component } from '../form-host/schema';
import { day, h, render } from './show';

interface SectionHead {
  seq: number;
  formId: string;
  title: string;
  version: number;
  officerName: string;
  postName: string;
  divisionName: string;
  signedAt: string;
}

interface CaseBody {
  number: string;
  title: string;
  stateLabel: string;
  profile: string;
  urbanRural: string | null;
  placeName: string;
  applicantMasked: string | null;
  openedAt: string;
  closedAt: string | null;
  facts: { label: string; declared: string | null; verified: string | null; found: string | null; approved: string | null }[];
  sections: SectionHead[];
}

interface SectionBody {
  schema: Component | null;
  data: Record<string, unknown>;
  hidden: Hidden[];
  attachments: Record<string, { name: string }>;
  codes?: Record<string, { label: string; value: unknown }[]>;
}

/** A value shown masked, which this officer may ask for in clear. */
interface Hidden {
  pointer: string;
  label: string;
  masked: string;
}

interface EventBody {
  at: string;
  event: string;
  detail: string | null;
  officerName: string | null;
}

/** What the case waits for; none outside the demonstration. */
interface DemoTimer {
  id: string;
  name: string;
  due: string;
}

interface DocumentItem {
  id: number;
  title: string;
  number: string | null;
  issuedAt: string;
}

function facts(entries: [string, string | null][]): HTMLElement {
  const list = h('dl');
  entries.filter(([, value]) => value).forEach(([name, value]) => list.append(h('dt', {}, name), h('dd', {}, value!)));
  return list;
}

/** Asks for one masked value in clear; the reason is kept in the case. */
function disclosure(url: string, hidden: Hidden[]): HTMLElement {
  const which = h('select', { 'aria-label': '要查看的号码' }, ...hidden.map((one) => h('option', { value: one.pointer }, `${one.label} ${one.masked}`))) as HTMLSelectElement;
  const reason = h('input', { type: 'text', maxlength: '200', size: '40', placeholder: '理由（5至200个字，记入案件经过）', 'aria-label': '理由' }) as HTMLInputElement;
  const answer = h('output', { 'aria-live': 'polite' });
  const form = h('form', {}, which, ' ', reason, ' ', h('button', { type: 'submit', class: 'btn btn-default btn-sm' }, '查看'), ' ', answer) as HTMLFormElement;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      answer.textContent = (await call<{ value: string }>('POST', url, { pointer: which.value, reason: reason.value })).value;
    } catch (problem) {
      answer.textContent = (problem as Error).message;
    }
  });
  which.addEventListener('change', () => (answer.textContent = ''));
  return h('details', {}, h('summary', {}, '查看完整号码'), form);
}

function section(number: string, head: SectionHead): HTMLElement {
  const body = h('div', {}, '正在载入…');
  const details = h('details', {}, h('summary', {}, `${head.seq}. ${head.title}${head.version > 1 ? `（第${head.version}次）` : ''}　${head.divisionName}${head.postName} ${head.officerName}　${day(head.signedAt, true)} 签署`), body) as HTMLDetailsElement;
  details.addEventListener('toggle', async () => {
    if (!details.open || body.dataset.loaded) {
      return;
    }
    body.dataset.loaded = 'yes';
    try {
      const content = await call<SectionBody>('GET', `/api/cases/${encodeURIComponent(number)}/sections/${head.seq}`);
      body.replaceChildren(render(content.schema?.components ?? [], content.data, content.codes ?? {}, content.attachments));
      if (content.hidden.length > 0) {
        body.append(disclosure(`/api/cases/${encodeURIComponent(number)}/sections/${head.seq}/disclosure`, content.hidden));
      }
    } catch (problem) {
      delete body.dataset.loaded;
      body.textContent = (problem as Error).message;
    }
  });
  return details;
}

/** Whoever tries the product need not wait for days. */
function demoTimers(root: HTMLElement, number: string, timers: DemoTimer[]): HTMLElement[] {
  return timers.map((timer) => {
    const button = h('button', { type: 'button', class: 'btn btn-default btn-sm' }, `演示：“${timer.name}”提前届满`) as HTMLButtonElement;
    const answer = h('output', { 'aria-live': 'polite' });
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        await call('POST', `/api/demo/cases/${encodeURIComponent(number)}/timers/${timer.id}`);
        await showCase(root, number);
      } catch (problem) {
        button.disabled = false;
        answer.textContent = (problem as Error).message;
      }
    });
    return h('p', {}, `正在等待：${timer.name}（${day(timer.due)}） `, button, ' ', answer);
  });
}

export async function showCase(root: HTMLElement, number: string): Promise<void> {
  const base = `/api/cases/${encodeURIComponent(number)}`;
  const [file, documents, timeline, timers] = await Promise.all([
    call<CaseBody>('GET', base),
    call<DocumentItem[]>('GET', `${base}/documents`),
    call<EventBody[]>('GET', `${base}/timeline`),
    call<DemoTimer[]>('GET', `/api/demo/cases/${encodeURIComponent(number)}/timers`),
  ]);
  const values = h('table', {}, h('tr', {}, ...['项目', '申报', '核对', '调查', '审批'].map((text) => h('th', {}, text))));
  file.facts.forEach((fact) => values.append(h('tr', {}, h('th', {}, fact.label), ...[fact.declared, fact.verified, fact.found, fact.approved].map((text) => h('td', {}, text ?? '—')))));
  const papers = h('table', {}, h('tr', {}, ...['文书', '文号', '日期'].map((text) => h('th', {}, text))));
  documents.forEach((item) => papers.append(h('tr', {}, h('td', {}, h('a', { href: `${base}/documents/${item.id}`, target: '_blank', rel: 'noopener' }, item.title)), h('td', {}, item.number ?? ''), h('td', {}, day(item.issuedAt)))));
  const events = h('table', {}, h('tr', {}, ...['时间', '事项', '说明', '经办人'].map((text) => h('th', {}, text))));
  timeline.forEach((event) => events.append(h('tr', {}, h('td', {}, day(event.at, true)), h('td', {}, event.event), h('td', {}, event.detail ?? ''), h('td', {}, event.officerName ?? '系统'))));
  root.replaceChildren(
    h('h3', {}, '概要'),
    facts([
      ['案件编号', file.number],
      ['事项', file.title],
      ['申请人', file.applicantMasked],
      ['所在地', file.placeName],
      ['城乡', file.urbanRural === 'urban' ? '城市' : file.urbanRural === 'rural' ? '农村' : null],
      ['适用规则', file.profile],
      ['状态', file.stateLabel],
      ['立案', day(file.openedAt)],
      ['办结', day(file.closedAt)],
    ]),
    ...demoTimers(root, number, timers),
    ...(file.facts.length > 0 ? [h('h3', {}, '申报、核对、调查、审批对照'), values] : []),
    h('h3', {}, '签署的材料'),
    ...(file.sections.length > 0 ? file.sections.map((head) => section(number, head)) : [h('p', {}, '还没有')]),
    h('h3', {}, '文书'),
    documents.length > 0 ? papers : h('p', {}, '还没有'),
    h('h3', {}, '经过'),
    events,
  );
}
