/** Many tasks of one step, each with its own decision, signed with one PIN entry. Each is its own section; one that fails does not stop the others. */
import { call, Problem } from '../form-host/api';
import type { Component } from '../form-host/schema';
import { day, h } from '../tasklist/show';

interface Kind {
  formId: string;
  title: string;
  count: number;
}

interface Item {
  taskId: string;
  caseNumber: string;
  applicantMasked: string | null;
  village: string;
  due: string | null;
  facts: { label: string; value: string }[];
}

interface Batch {
  title: string;
  schema: Component;
  codes: Record<string, { label: string; value: string }[]>;
  items: Item[];
}

interface Outcome {
  taskId: string;
  ok: boolean;
  error: string | null;
}

const root = document.getElementById('batch') as HTMLElement;

/** Fields that can be answered in a table row: choices, short texts, ticks, money. */
function fields(components: Component[]): Component[] {
  return components.flatMap((component) => (component.components && component.type !== 'dynamiclist' && !component.path ? fields(component.components) : component.key && ['radio', 'select', 'textfield', 'textarea', 'checkbox', 'number', 'datetime'].includes(component.type) ? [component] : []));
}

function editor(component: Component, codes: Batch['codes'], id: string): HTMLElement {
  const options = (component.valuesKey ? codes[component.valuesKey as string] : (component.values as { label: string; value: string }[])) ?? [];
  const name = (component.label ?? '').replace(/[*：:]/g, '');
  const common = { id, 'data-key': component.key!, 'data-type': component.type, 'aria-label': name };
  if (component.type === 'radio' || component.type === 'select') {
    return h('select', common, h('option', { value: '' }, `请选择${name}`), ...options.map((option) => h('option', { value: option.value }, option.label)));
  }
  if (component.type === 'textarea') {
    return h('textarea', { ...common, rows: '2', placeholder: name });
  }
  const type = component.type === 'checkbox' ? 'checkbox' : component.type === 'number' ? 'number' : component.type === 'datetime' ? 'date' : 'text';
  const input = h('input', { ...common, type, placeholder: name, ...(type === 'number' ? { step: '0.01', min: '0' } : {}) });
  return type === 'checkbox' ? h('label', {}, input, name) : input;
}

function read(row: HTMLElement): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  row.querySelectorAll<HTMLInputElement>('[data-key]').forEach((field) => {
    const value = field.dataset.type === 'checkbox' ? field.checked : field.dataset.type === 'number' ? (field.value === '' ? '' : Number(field.value)) : field.value;
    if (value !== '') {
      data[field.dataset.key!] = value;
    }
  });
  return data;
}

async function open(formId: string): Promise<void> {
  root.textContent = '正在载入…';
  const batch = await call<Batch>('GET', `/api/batches/${encodeURIComponent(formId)}`);
  const editable = fields(batch.schema.components ?? []);
  const all = h('input', { type: 'checkbox', 'aria-label': '全选' }) as HTMLInputElement;
  const table = h('table', {}, h('tr', {}, h('th', {}, all), ...['案件', '主要情况', '办理期限', '办理意见', '结果'].map((text) => h('th', {}, text))));
  const rows = new Map<string, HTMLElement>();
  batch.items.forEach((item, index) => {
    const facts = h('dl');
    item.facts.forEach((fact) => facts.append(h('dt', {}, fact.label), h('dd', {}, fact.value)));
    const row = h(
      'tr',
      {},
      h('td', {}, h('input', { type: 'checkbox', class: 'pick', 'aria-label': `选择 ${item.caseNumber}` })),
      h('td', {}, item.caseNumber, h('br'), item.applicantMasked ?? '', h('br'), item.village),
      h('td', {}, facts),
      h('td', {}, item.due ? day(new Date(new Date(item.due).getTime() - 1).toISOString()) : ''),
      h('td', {}, ...editable.map((component, place) => editor(component, batch.codes, `batch-${index}-${place}`))),
      h('td', { class: 'outcome' }),
    );
    rows.set(item.taskId, row);
    table.append(row);
  });
  all.addEventListener('change', () => rows.forEach((row) => ((row.querySelector('.pick') as HTMLInputElement).checked = all.checked)));
  const pin = h('input', { type: 'password', id: 'batch-pin', inputmode: 'numeric', autocomplete: 'off', maxlength: '12' }) as HTMLInputElement;
  const message = h('p', { role: 'alert', class: 'bad' });
  const statements = h('div', { class: 'assistance-statements', 'aria-live': 'polite' });
  const chosen = () => [...rows].filter(([, row]) => (row.querySelector('.pick') as HTMLInputElement).checked);
  /** What was shown for each task, and counts what was asked for, so that a late answer does not replace a newer one. */
  let seen = new Map<string, string>();
  let asked = 0;
  let timer: number | undefined;
  const state = async (): Promise<void> => {
    window.clearTimeout(timer);
    const mine = ++asked;
    const picked = chosen();
    try {
      const texts = picked.length === 0 ? [] : await call<{ taskId: string; text: string }[]>('POST', `/api/batches/${encodeURIComponent(formId)}/statements`, { items: picked.map(([taskId, row]) => ({ taskId, data: read(row) })) });
      if (mine === asked) {
        seen = new Map(texts.map(({ taskId, text }) => [taskId, text]));
        statements.replaceChildren(...texts.map(({ text }) => h('p', { class: 'assistance-statement' }, text)));
        statements.setAttribute('aria-busy', 'false');
      }
    } catch (problem) {
      if (mine === asked) {
        seen = new Map();
        statements.replaceChildren(h('p', { class: 'bad' }, `未能取得签署内容：${(problem as Problem).message}`));
        statements.setAttribute('aria-busy', 'false');
      }
    }
  };
  const changed = () => {
    statements.setAttribute('aria-busy', 'true');
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void state(), 400);
  };
  table.addEventListener('input', changed);
  table.addEventListener('change', changed);
  const copy = h('button', { type: 'button', class: 'assistance-button' }, '将第一行意见填入所选各行');
  copy.addEventListener('click', () => {
    const picked = chosen().map(([, row]) => row);
    const values = picked.length > 0 ? read(picked[0]) : {};
    picked.slice(1).forEach((row) => row.querySelectorAll<HTMLInputElement>('[data-key]').forEach((field) => {
      const value = values[field.dataset.key!];
      if (field.dataset.type === 'checkbox') {
        field.checked = value === true;
      } else if (value !== undefined) {
        field.value = String(value);
      }
    }));
    changed();
  });
  const sign = h('button', { type: 'button', class: 'assistance-button assistance-primary' }, '签署所选各项') as HTMLButtonElement;
  sign.addEventListener('click', async () => {
    const picked = chosen();
    if (picked.length === 0 || !pin.value) {
      message.textContent = picked.length === 0 ? '请先选择要办理的案件' : '请输入签名口令';
      return;
    }
    if (picked.some(([taskId]) => !seen.has(taskId)) || statements.getAttribute('aria-busy') === 'true') {
      message.textContent = '请先阅读下面将签署的内容，再签署';
      await state();
      return;
    }
    sign.disabled = true;
    message.textContent = '';
    try {
      const outcomes = await call<Outcome[]>('POST', `/api/batches/${encodeURIComponent(formId)}/submission`, { items: picked.map(([taskId, row]) => ({ taskId, data: read(row), statement: seen.get(taskId) })), pin: pin.value });
      outcomes.forEach((outcome) => {
        const row = rows.get(outcome.taskId)!;
        const cell = row.querySelector('.outcome') as HTMLElement;
        cell.className = `outcome ${outcome.ok ? 'ok' : 'bad'}`;
        cell.textContent = outcome.ok ? '已签署办结' : outcome.error ?? '未办结';
        if (outcome.ok) {
          row.querySelectorAll<HTMLInputElement>('input, select, textarea').forEach((field) => (field.disabled = true));
          (row.querySelector('.pick') as HTMLInputElement).checked = false;
          rows.delete(outcome.taskId);
        }
      });
    } catch (problem) {
      message.textContent = (problem as Problem).message;
    }
    pin.value = '';
    sign.disabled = false;
    void state();
  });
  root.replaceChildren(
    h('h2', {}, batch.title),
    batch.items.length === 0 ? h('p', {}, '现在没有等待您办理的案件。') : h('div', {}, table, h('section', { class: 'assistance-signing' }, h('p', {}, '每个案件各自形成一份签署的意见；其中一件不成功，不影响其他。'), statements, copy, h('label', { for: 'batch-pin' }, '签名口令（PIN）'), pin, h('span', {}, ' '), sign, message)),
  );
}

async function start(): Promise<void> {
  const wanted = location.hash.slice(1);
  if (wanted) {
    await open(wanted);
    return;
  }
  const kinds = await call<Kind[]>('GET', '/api/batches');
  const list = h('ul');
  kinds.forEach((kind) => list.append(h('li', {}, h('a', { href: `#${kind.formId}` }, `${kind.title}（${kind.count} 件）`))));
  root.replaceChildren(kinds.length > 0 ? list : h('p', {}, '现在没有可以批量办理的事项。'));
}

const run = () => start().catch((problem: Error) => (root.textContent = problem.message));
addEventListener('hashchange', run);
run();
