/** The list of responsibility of a case: who decided what in which step, and whether the signature holds. */
import { call } from '../form-host/api';
import { day, h } from './show';

interface SignedStep {
  seq: number;
  step: string;
  version: number;
  officerName: string;
  postName: string;
  divisionName: string;
  decision: string[];
  signedAt: string;
  signature: string;
  holds: boolean;
  later: string[];
}

export async function showResponsibility(root: HTMLElement, number: string): Promise<void> {
  const url = `/api/cases/${encodeURIComponent(number)}/responsibility`;
  const steps = await call<SignedStep[]>('GET', url);
  const table = h('table', {}, h('tr', {}, ...['序号', '环节', '办理人', '岗位', '意见', '签署时间', '签名', '更正'].map((text) => h('th', {}, text))));
  steps.forEach((one) =>
    table.append(
      h(
        'tr',
        {},
        h('td', {}, String(one.seq)),
        h('td', {}, `${one.step}${one.version > 1 ? `（第${one.version}次）` : ''}`),
        h('td', {}, one.officerName),
        h('td', {}, `${one.divisionName}${one.postName}`),
        h('td', {}, ...one.decision.map((line) => h('div', {}, line))),
        h('td', {}, day(one.signedAt, true)),
        h('td', { class: one.holds ? 'ok' : 'bad' }, one.signature),
        h('td', {}, ...one.later.map((line) => h('div', {}, line))),
      ),
    ),
  );
  root.replaceChildren(h('p', {}, `案件 ${number}　`, h('a', { href: `${url}.pdf`, target: '_blank', rel: 'noopener' }, '打印责任清单（PDF）'), '　签署的内容有错的，从“发起申请”办理“更正”，填写案件编号和序号。'), table);
}
