/** What the server says of deadlines, and how it is written. */
import { call } from '../form-host/api';
import { day, h } from '../tasklist/show';

export interface Scope {
  counties: { code: string; name: string }[];
  city: boolean;
  states: Record<string, string>;
}

export interface Duration {
  processKey: string;
  activityId: string;
  name: string;
  allowed: number | null;
  unit: string | null;
  n: number;
  median: number | null;
  p90: number | null;
  late: number;
}

export interface Dashboard {
  asOf: string;
  counts: { open: number; dueToday: number; risk: number; late: number; applicant: number; lapsed: number; onTime: number };
  trend: { month: string; opened: number; ended: number; endedLate: number; lapsed: number }[];
  heat: { county: string; aidType: string; aidName: string; open: number; risk: number; late: number }[];
  lateSteps: { processKey: string; activityId: string; name: string; waiting: number; late: number }[];
  durations: Duration[];
}

export interface Step {
  name: string;
  waiting: boolean;
  place: string;
  post: string | null;
  officer: string | null;
  startedAt: string;
  dueAt: string | null;
  endedAt: string | null;
  used: number | null;
  unit: string | null;
  state: string;
  limit: string | null;
  citation: string | null;
}

export interface Timeline {
  caseNumber: string;
  title: string;
  place: string;
  profile: string;
  startedAt: string;
  endedAt: string | null;
  state: string;
  mayViewFile: boolean;
  steps: Step[];
  signatures: { seq: number; form: string; officer: string; post: string; at: string }[];
}

const UNITS: Record<string, string> = { D: '日', WD: '个工作日', M: '个月', H: '小时' };

export function length(number: number | null, unit: string | null): string {
  return number === null ? '—' : `${number}${unit ? UNITS[unit] : ''}`;
}

/** A limit ends at 24:00 of its last day: people are told the day. */
export function lastDay(iso: string | null): string {
  if (!iso) {
    return '—';
  }
  const due = new Date(iso);
  return due.getHours() === 0 && due.getMinutes() === 0 ? day(new Date(due.getTime() - 1).toISOString()) : day(iso, true);
}

let scope: Promise<Scope> | undefined;

export function getScope(): Promise<Scope> {
  scope ??= call<Scope>('GET', '/api/supervision/scope');
  return scope;
}

export function query(parameters: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value) {
      search.set(name, value);
    }
  }
  return search.toString();
}

export function table(columns: string[], rows: (Node | string)[][]): HTMLElement {
  const body = h('tbody');
  rows.forEach((row) => body.append(h('tr', {}, ...row.map((cell) => h('td', {}, cell)))));
  return h('table', { class: 'assistance-table' }, h('thead', {}, h('tr', {}, ...columns.map((text) => h('th', { scope: 'col' }, text)))), body);
}

export function button(text: string, press: () => void, kind = ''): HTMLElement {
  const element = h('button', { type: 'button', class: `assistance-link ${kind}`.trim() }, text);
  element.addEventListener('click', press);
  return element;
}

export function badge(state: string, states: Record<string, string>): HTMLElement {
  return h('span', { class: `assistance-state state-${state.toLowerCase()}` }, states[state] ?? state);
}

export async function load(root: HTMLElement, work: () => Promise<void>): Promise<void> {
  root.textContent = '正在载入…';
  try {
    await work();
  } catch (problem) {
    root.replaceChildren(h('p', { class: 'assistance-problem', role: 'alert' }, (problem as Error).message));
  }
}
