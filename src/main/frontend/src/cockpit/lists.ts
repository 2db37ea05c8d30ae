/** The cases or steps behind a figure: sorted, page by page, to Excel. */
import { call } from '../form-host/api';
import { day, h } from '../tasklist/show';
import { badge, button, getScope, lastDay, length, load, query, table } from './figures';
import { showTimeline } from './timeline';

interface CaseRow {
  caseNumber: string;
  title: string;
  applicant: string | null;
  county: string;
  township: string | null;
  startedAt: string;
  dueAt: string | null;
  endedAt: string | null;
  state: string;
  steps: string | null;
  lateSteps: number;
}

interface StepRow {
  caseNumber: string;
  name: string;
  division: string;
  post: string | null;
  officer: string | null;
  startedAt: string;
  dueAt: string | null;
  endedAt: string | null;
  allowed: number | null;
  unit: string | null;
  used: number | null;
  state: string;
}

export interface Wanted {
  what: 'cases' | 'steps';
  title: string;
  filter: Record<string, string | undefined>;
}

const SORTS = { due: '到期先后', started: '立案（开始）由近到远', ended: '办结由近到远', late: '超期多少', number: '案件编号' };

function select(label: string, options: Record<string, string>, value: string, change: (value: string) => void): HTMLElement {
  const element = h('select', {}) as HTMLSelectElement;
  Object.entries(options).forEach(([key, text]) => element.append(h('option', { value: key }, text)));
  element.value = value;
  element.addEventListener('change', () => change(element.value));
  return h('label', {}, label, ' ', element);
}

export async function showList(root: HTMLElement, wanted: Wanted): Promise<void> {
  const scope = await getScope();
  const filter: Record<string, string | undefined> = { sort: wanted.filter.open === 'false' ? 'ended' : 'due', ...wanted.filter };
  const rows = h('div', { 'aria-live': 'polite' });
  const detail = h('div', { class: 'assistance-timeline' });
  const bar = h('div', { class: 'assistance-bar' });
  let page = 0;
  const counties = Object.fromEntries([['', '全部'], ...scope.counties.map((one) => [one.code, one.name])]);
  const names = Object.fromEntries(scope.counties.map((one) => [one.code, one.name]));
  const open = (number: string) => load(detail, () => showTimeline(detail, `/api/supervision/cases/${encodeURIComponent(number)}`)).then(() => detail.scrollIntoView({ block: 'nearest' }));
  const link = (number: string) => button(number, () => void open(number));
  const show = () =>
    load(rows, async () => {
      const url = `/api/supervision/${wanted.what}?${query({ ...filter, page: String(page) })}`;
      const answer = await call<{ rows: (CaseRow & StepRow)[]; more: boolean }>('GET', url);
      const content =
        wanted.what === 'cases'
          ? table(
              ['案件编号', '事项', '申请人', '所在地', '立案', '当前环节', '到期', '办结', '状态', '超期环节'],
              answer.rows.map((row) => [
                link(row.caseNumber),
                row.title,
                row.applicant ?? '',
                `${names[row.county] ?? row.county}${row.township ?? ''}`,
                day(row.startedAt),
                row.steps ?? '',
                row.endedAt ? '' : lastDay(row.dueAt),
                day(row.endedAt),
                badge(row.state, scope.states),
                row.lateSteps ? String(row.lateSteps) : '',
              ]),
            )
          : table(
              ['案件编号', '环节', '辖区', '岗位', '经办人', '开始', '期限', '到期', '办结', '已用', '状态'],
              answer.rows.map((row) => [
                link(row.caseNumber),
                row.name,
                row.division,
                row.post ?? '',
                row.officer ?? '',
                day(row.startedAt),
                length(row.allowed, row.unit),
                lastDay(row.dueAt),
                day(row.endedAt),
                length(row.used, row.unit),
                badge(row.state, scope.states),
              ]),
            );
      const pages = h('p', { class: 'assistance-bar' });
      if (page > 0) {
        pages.append(button('上一页', () => ((page -= 1), void show())));
      }
      if (answer.more) {
        pages.append(button('下一页', () => ((page += 1), void show())));
      }
      rows.replaceChildren(...(answer.rows.length === 0 ? [h('p', {}, '没有符合条件的记录。')] : [content]), pages);
    });
  const again = (name: string) => (value: string) => {
    filter[name] = value;
    page = 0;
    file.setAttribute('href', excel());
    void show();
  };
  const excel = () => `/api/supervision/${wanted.what}.xlsx?${query(filter)}`;
  const file = h('a', { href: excel(), class: 'assistance-excel', download: '' }, '导出 Excel');
  bar.append(
    ...(scope.city ? [select('县（市、区）', counties, filter.county ?? '', again('county'))] : []),
    select('状态', { '': '全部', ...scope.states }, filter.state ?? '', again('state')),
    select('排序', SORTS, filter.sort ?? 'due', again('sort')),
    file,
  );
  root.replaceChildren(h('h3', {}, wanted.title), bar, rows, detail);
  await show();
  root.scrollIntoView({ block: 'nearest' });
}
