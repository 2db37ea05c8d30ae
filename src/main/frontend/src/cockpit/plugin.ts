/** What Cockpit shows supervisors beside the stock product. */
import { call } from '../form-host/api';
import { markDemonstration } from '../tasklist/demonstration';
import { h } from '../tasklist/show';
import { showDashboard } from './dashboard';
import { getScope, length, load, table } from './figures';
import { showTimeline } from './timeline';

void markDemonstration();

interface Element {
  activityId: string;
  name: string;
  waiting: number;
  risk: number;
  late: number;
  n: number;
  median: number | null;
  p90: number | null;
  allowed: number | null;
  unit: string | null;
  endedLate: number;
}

interface Definition {
  id: string;
  version: number;
  versions: { id: string; version: number }[];
  elements: Element[];
}

const definition = (id: string) => call<Definition>('GET', `/api/supervision/definitions/${encodeURIComponent(id)}`);

async function compare(root: HTMLElement, id: string, other?: string): Promise<void> {
  const one = await definition(id);
  const two = other ? await definition(other) : null;
  const choice = h('select', {}) as HTMLSelectElement;
  choice.append(h('option', { value: '' }, '不比较'));
  one.versions.filter((version) => version.id !== id).forEach((version) => choice.append(h('option', { value: version.id }, `第${version.version}版`)));
  choice.value = other ?? '';
  choice.addEventListener('change', () => void load(root, () => compare(root, id, choice.value || undefined)));
  const slowest = [...one.elements].sort((a, b) => (b.median ?? -1) / (b.allowed || 1) - (a.median ?? -1) / (a.allowed || 1));
  root.replaceChildren(
    h('div', { class: 'assistance-bar' }, h('h3', {}, `第${one.version}版 各环节用时（近12个月办结，占期限由多到少）`), h('label', {}, '与其他版本比较 ', choice)),
    table(
      ['环节', '期限', '在办', '临期', '超期', '办结', '中位数', '90%分位数', '超期办结', ...(two ? [`第${two.version}版中位数`, `第${two.version}版办结`] : [])],
      slowest.map((step) => {
        const before = two?.elements.find((each) => each.activityId === step.activityId);
        return [
          step.name,
          length(step.allowed, step.unit),
          ...[step.waiting, step.risk, step.late, step.n].map(String),
          length(step.median, step.unit),
          length(step.p90, step.unit),
          String(step.endedLate),
          ...(two ? [length(before?.median ?? null, before?.unit ?? null), String(before?.n ?? 0)] : []),
        ];
      }),
    ),
  );
}

function mount(node: HTMLElement): HTMLElement {
  const root = h('div', { class: 'assistance-supervision', lang: 'zh-CN' });
  node.replaceChildren(root);
  return root;
}

export default [
  {
    id: 'assistance.dashboard',
    pluginPoint: 'cockpit.dashboard',
    priority: 1000,
    render: (node: HTMLElement) => {
      const root = mount(node);
      // Stock Cockpit puts plug-ins last; this is what supervisors come for. The place is known once the page stands.
      setTimeout(() => {
        const section = node.closest('section.deprecate');
        section?.querySelector('header')?.remove();
        section?.parentElement?.prepend(section);
      });
      // Designers use Cockpit too; the deadlines of cases are not theirs to watch.
      getScope().then(
        () => void load(root, () => showDashboard(root)),
        () => node.closest('section')?.remove(),
      );
    },
    unmount() {},
  },
  {
    id: 'assistance.badges',
    pluginPoint: 'cockpit.processDefinition.diagram.plugin',
    priority: 5,
    render: async (viewer: any, { processDefinitionId }: { processDefinitionId: string }) => {
      const elements = (await definition(processDefinitionId).catch(() => null))?.elements ?? [];
      const overlays = viewer.get('overlays');
      const registry = viewer.get('elementRegistry');
      for (const step of elements) {
        if (!registry.get(step.activityId)) {
          continue;
        }
        const html = h('div', { class: 'assistance-badges' });
        const add = (kind: string, text: string) => html.append(h('span', { class: `badge ${kind}` }, text));
        if (step.waiting > 0) {
          add('waiting', `在办 ${step.waiting}`);
        }
        if (step.late > 0) {
          add('late', `超期 ${step.late}`);
        }
        if (step.n > 0) {
          add('median', `中位 ${length(step.median, step.unit)}`);
        }
        if (html.childElementCount > 0) {
          overlays.add(step.activityId, 'assistance', { position: { top: -14, left: 0 }, html });
        }
      }
    },
    unmount() {},
  },
  {
    id: 'assistance.slowest',
    pluginPoint: 'cockpit.processDefinition.runtime.tab',
    priority: 30,
    properties: { label: '办理用时' },
    render: (node: HTMLElement, { processDefinitionId }: { processDefinitionId: string }) => {
      const root = mount(node);
      void load(root, () => compare(root, processDefinitionId));
    },
    unmount() {},
  },
  {
    id: 'assistance.timeline',
    pluginPoint: 'cockpit.processInstance.runtime.tab',
    priority: 30,
    properties: { label: '时限和签名' },
    render: (node: HTMLElement, { processInstanceId }: { processInstanceId: string }) => {
      const root = mount(node);
      void load(root, () => showTimeline(root, `/api/supervision/instances/${encodeURIComponent(processInstanceId)}`));
    },
    unmount() {},
  },
];
