/** What Tasklist shows beside the stock product: the case tab of each task, and the ways to our own pages. */
import { call } from '../form-host/api';
import { showCase } from './caseView';
import { showResponsibility } from './responsibility';
import { markDemonstration } from './demonstration';
import { h } from './show';

function stylesheet(): void {
  if (!document.querySelector('link[href="/assets/host.css"]')) {
    document.head.append(h('link', { rel: 'stylesheet', href: '/assets/host.css' }));
  }
}

/** Stock Tasklist shows the newest tasks first; here what is due first comes first, unless somebody chose otherwise. */
function sortByDueDate(): void {
  if (!/[?&]sorting=/.test(location.hash)) {
    const [path, search] = (location.hash || '#/').split('?');
    const sorting = encodeURIComponent('[{"sortBy":"dueDate","sortOrder":"asc"}]');
    location.replace(`${path}?${search ? `${search}&` : ''}sorting=${sorting}`);
  }
}

sortByDueDate();
void markDemonstration();

/** A tab of each task about its case. */
function caseTab(id: string, priority: number, label: string, show: (root: HTMLElement, number: string) => Promise<void>) {
  return {
    id,
    pluginPoint: 'tasklist.task.detail',
    priority,
    properties: { label },
    render: async (node: HTMLElement, { taskId }: { taskId: string }) => {
      stylesheet();
      const root = h('div', { class: 'assistance-case' }, '正在载入案卷…');
      node.replaceChildren(root);
      try {
        const form = await call<{ data: { case?: { number: string } } }>('GET', `/api/tasks/${encodeURIComponent(taskId)}/form`);
        if (form.data.case) {
          await show(root, form.data.case.number);
        } else {
          root.textContent = '此任务没有案卷';
        }
      } catch (problem) {
        root.textContent = (problem as Error).message;
      }
    },
    unmount() {},
  };
}

export default [
  caseTab('assistance.case', 900, '案卷', showCase),
  caseTab('assistance.responsibility', 890, '责任清单', showResponsibility),
  {
    id: 'assistance.card',
    pluginPoint: 'tasklist.card',
    priority: 100,
    render: async (node: HTMLElement, { taskId }: { taskId: string }) => {
      stylesheet();
      try {
        const card = await call<{ caseNumber: string; title: string; applicantMasked: string | null; place: string }>('GET', `/api/tasks/${encodeURIComponent(taskId)}/card`);
        node.replaceChildren(h('div', { class: 'assistance-card' }, h('strong', {}, card.caseNumber), ' ', [card.applicantMasked, card.place, card.title].filter(Boolean).join('　')));
      } catch {
        // A task without a case has no such line.
        node.replaceChildren();
      }
    },
    unmount() {},
  },
  {
    id: 'assistance.pages',
    pluginPoint: 'tasklist.navbar.action',
    priority: 300,
    render: (node: HTMLElement) => {
      stylesheet();
      const link = (href: string, text: string) => h('a', { href, class: 'assistance-nav', title: text }, text);
      node.append(link('/batch', '批量办理'), link('/search', '案件查询'), link('/done', '我已办'), link('/deadlines', '期限试算'), link('/account', '账户与签名口令'));
    },
    unmount() {},
  },
];
