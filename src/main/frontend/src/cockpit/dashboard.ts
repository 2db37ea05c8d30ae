/** The supervisor's first page: how the work stands against its limits. */
import { call } from '../form-host/api';
import { day, h } from '../tasklist/show';
import { button, getScope, length, load, query, table, type Dashboard } from './figures';
import { showList, type Wanted } from './lists';
import { showTimeline } from './timeline';

interface Proof {
  at: string | null;
  cases: number;
  failures: { caseNumber: string; county: string; step: string | null; reason: string; detail: string | null }[];
}

/** What last night could not prove: cases that nobody would take further by themselves. */
function showProof(root: HTMLElement, proof: Proof, failures: Proof['failures'], names: Record<string, string>): void {
  const detail = h('div', { class: 'assistance-timeline' });
  const open = (number: string) => void load(detail, () => showTimeline(detail, `/api/supervision/cases/${encodeURIComponent(number)}`));
  const rows = table(
    ['案件编号', '县（市、区）', '环节', '原因', '说明'],
    failures.map((one) => [button(one.caseNumber, () => open(one.caseNumber)), names[one.county] ?? one.county, one.step ?? '', one.reason, one.detail ?? '']),
  );
  const text = proof.at ? `${day(proof.at, true)} 核对了全市 ${proof.cases} 件在办案件` : '每日凌晨2时核对一次，尚未核对过。';
  root.replaceChildren(h('h3', {}, '无人能继续办理的案件'), h('p', {}, text), ...(failures.length > 0 ? [rows] : []), detail);
}

export async function showDashboard(root: HTMLElement, county = ''): Promise<void> {
  const [scope, board] = await Promise.all([getScope(), call<Dashboard>('GET', `/api/supervision/dashboard?${query({ county })}`)]);
  const list = h('section', { class: 'assistance-list' });
  const open = (wanted: Wanted) => void load(list, () => showList(list, { ...wanted, filter: { county, ...wanted.filter } }));
  const names = Object.fromEntries(scope.counties.map((one) => [one.code, one.name]));

  const tiles = h('div', { class: 'assistance-tiles' });
  const tile = (text: string, number: number, kind: string, filter: Wanted['filter']) => {
    const element = button('', () => open({ what: 'cases', title: text, filter }), `tile ${kind}`);
    element.append(h('strong', {}, String(number)), h('span', {}, text));
    tiles.append(element);
  };
  tile('在办案件', board.counts.open, '', { open: 'true' });
  tile('今日到期', board.counts.dueToday, 'risk', { open: 'true', today: 'true' });
  tile('临期', board.counts.risk, 'risk', { open: 'true', state: 'RISK' });
  tile('超期', board.counts.late, 'late', { open: 'true', state: 'LATE' });
  tile('等待申请人', board.counts.applicant, '', { open: 'true', state: 'APPLICANT' });
  tile('失效（近12个月）', board.counts.lapsed, '', { open: 'false', state: 'LAPSED' });

  const proof = await call<Proof>('GET', '/api/supervision/proof');
  const unproved = proof.failures.filter((one) => !county || one.county === county);
  const element = button('', () => showProof(list, proof, unproved, names), `tile ${unproved.length > 0 ? 'late' : ''}`);
  element.append(h('strong', {}, proof.at ? String(unproved.length) : '—'), h('span', {}, '无人能继续办理'));
  tiles.append(element);

  const temporary = await call<{ code: string; label: string; kind: string; n: number }[]>('GET', `/api/supervision/temporary?${query({ county })}`);
  const watched = h('div', { class: 'assistance-tiles assistance-watched' });
  temporary.forEach((figure) => {
    const one = button('', () => open({ what: 'cases', title: `临时救助：${figure.label}`, filter: { figure: figure.code } }), `tile ${figure.n > 0 ? figure.kind : ''}`);
    one.append(h('strong', {}, String(figure.n)), h('span', {}, figure.label));
    watched.append(one);
  });

  const most = Math.max(1, ...board.trend.map((month) => Math.max(month.opened, month.ended)));
  const trend = h('div', { class: 'assistance-trend', role: 'img', 'aria-label': '近12个月立案、办结和超期办结件数' });
  board.trend.forEach((month) => {
    const bar = (kind: string, number: number, text: string) => h('span', { class: `bar ${kind}`, style: `height:${Math.round((number * 100) / most)}%`, title: `${text} ${number}` });
    trend.append(
      h(
        'div',
        { class: 'month' },
        h('div', { class: 'bars' }, bar('opened', month.opened, '立案'), bar('ended', month.ended, '办结'), bar('ended-late', month.endedLate, '超期办结')),
        h('small', {}, `${Number(month.month.slice(5))}月`),
        h('small', {}, `${month.opened}／${month.ended}／${month.endedLate}`),
      ),
    );
  });

  const types = [...new Map(board.heat.map((cell) => [cell.aidType, cell.aidName])).entries()];
  const shown = scope.counties.filter((one) => !county || one.code === county);
  const heat = table(
    ['县（市、区）', ...types.map(([, name]) => name)],
    shown.map((one) => [
      one.name,
      ...types.map(([type, name]) => {
        const cell = board.heat.find((each) => each.county === one.code && each.aidType === type);
        if (!cell) {
          return h('span', { class: 'cell' }, '0');
        }
        const share = cell.late / cell.open;
        const element = button(`${cell.open} 件，超期 ${cell.late}`, () => open({ what: 'cases', title: `${one.name} ${name}`, filter: { county: one.code, aidType: type, open: 'true' } }), 'cell');
        element.dataset.heat = share === 0 ? '0' : share < 0.1 ? '1' : share < 0.3 ? '2' : '3';
        return element;
      }),
    ]),
  );

  const late = table(
    ['环节', '在办', '超期'],
    board.lateSteps.map((step) => [
      step.name,
      String(step.waiting),
      button(String(step.late), () => open({ what: 'steps', title: `超期：${step.name}`, filter: { open: 'true', state: 'LATE', activity: `${step.processKey}/${step.activityId}` } })),
    ]),
  );
  const durations = table(
    ['环节', '期限', '办结', '中位数', '90%分位数', '超期办结'],
    board.durations.map((step) => [
      step.name,
      length(step.allowed, step.unit),
      button(String(step.n), () => open({ what: 'steps', title: `已办结：${step.name}`, filter: { open: 'false', activity: `${step.processKey}/${step.activityId}` } })),
      length(step.median, step.unit),
      length(step.p90, step.unit),
      String(step.late),
    ]),
  );

  const choice = h('select', { id: 'assistance-county' }) as HTMLSelectElement;
  [['', '全市'], ...scope.counties.map((one) => [one.code, one.name])].forEach(([code, name]) => choice.append(h('option', { value: code }, name)));
  choice.value = county;
  choice.addEventListener('change', () => void load(root, () => showDashboard(root, choice.value)));
  const ended = button('已办结案件', () => open({ what: 'cases', title: '已办结案件', filter: { open: 'false' } }));
  const part = (title: string, content: HTMLElement, empty: boolean) => h('section', {}, h('h3', {}, title), empty ? h('p', {}, '没有。') : content);
  root.replaceChildren(
    h('div', { class: 'assistance-bar' }, h('h2', {}, '办理时限督查'), ...(scope.city ? [h('label', { for: 'assistance-county' }, '县（市、区）'), choice] : [h('span', {}, shown.map((one) => names[one.code]).join('、'))]), ended, h('small', {}, `截至${day(board.asOf, true)}`)),
    tiles,
    h('h3', {}, '临时救助、救急难'),
    watched,
    list,
    h(
      'div',
      { class: 'assistance-columns' },
      part('近12个月（立案／办结／超期办结）', trend, false),
      part('县（市、区）与救助类型', heat, types.length === 0),
      part('超期最多的环节', late, board.lateSteps.length === 0),
      part('各环节用时（近12个月办结）', durations, board.durations.length === 0),
    ),
  );
}
