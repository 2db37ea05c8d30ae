/** Search for cases and people that the officer may see, and the case file behind a hit. */
import { call } from '../form-host/api';
import { showCase } from '../tasklist/caseView';
import { day, h } from '../tasklist/show';

interface Hit {
  caseNumber?: string;
  number?: string;
  title?: string;
  applicantMasked?: string | null;
  placeName?: string;
  stateLabel?: string;
  openedAt?: string;
}

const form = document.getElementById('search-form') as HTMLFormElement;
const query = document.getElementById('q') as HTMLInputElement;
const hits = document.getElementById('hits') as HTMLElement;
const file = document.getElementById('case') as HTMLElement;

async function open(number: string): Promise<void> {
  file.textContent = '正在载入案卷…';
  file.scrollIntoView({ block: 'nearest' });
  try {
    await showCase(file, number);
  } catch (problem) {
    file.textContent = (problem as Error).message;
  }
}

async function search(): Promise<void> {
  file.replaceChildren();
  hits.textContent = '正在查询…';
  try {
    const found = await call<Hit[]>('GET', `/api/search?q=${encodeURIComponent(query.value.trim())}`);
    if (found.length === 0) {
      hits.textContent = '没有查到您可以查看的案件。';
      return;
    }
    const table = h('table', {}, h('tr', {}, ...['案件编号', '事项', '申请人', '所在地', '状态', '立案'].map((text) => h('th', {}, text))));
    found.forEach((hit) => {
      const number = hit.caseNumber ?? hit.number ?? '';
      const link = h('button', { type: 'button', class: 'assistance-link' }, number);
      link.addEventListener('click', () => void open(number));
      table.append(h('tr', {}, h('td', {}, link), h('td', {}, hit.title ?? ''), h('td', {}, hit.applicantMasked ?? ''), h('td', {}, hit.placeName ?? ''), h('td', {}, hit.stateLabel ?? ''), h('td', {}, day(hit.openedAt))));
    });
    hits.replaceChildren(table);
    if (found.length === 1) {
      await open(found[0].caseNumber ?? found[0].number ?? '');
    }
  } catch (problem) {
    hits.textContent = (problem as Error).message;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void search();
});
const wanted = new URLSearchParams(location.search).get('q');
if (wanted) {
  query.value = wanted;
  void search();
}
