/** The page that renders every form inside Tasklist, saves drafts, and sends the signed submission before Tasklist completes the task. */
import { call, Problem, type FieldError } from './api';
import { Form } from './formjs';
import { openRow, rowsModule } from './rows';
import { collect, locate, placeOwn, withWidgets, type Component } from './schema';
import { widgetsModule, type HostContext } from './widgets';

interface CamForm {
  taskId?: string;
  processDefinitionId?: string;
  submit: (done: (error?: Error) => void) => void;
  formElement: { scope: () => { $applyAsync: (work: () => void) => void; $watch: (value: () => boolean, changed: (now: boolean, before: boolean) => void) => void } };
  variableManager: {
    createVariable: (variable: { name: string; type: string; value: unknown }) => void;
    variable: (name: string) => { value: unknown };
  };
  on: (event: string, listener: () => void) => void;
  storePrevented?: boolean;
}

interface Draft {
  data: Record<string, unknown>;
  revision: number;
  savedAt: string;
  savedBy?: string;
}

interface FormResponse {
  formId: string;
  title: string;
  schema: Component;
  data: Record<string, unknown>;
  draft: Draft | null;
  task: { id: string; name: string; assignee: string | null; due: string | null; provisional?: boolean } | null;
  signing?: { pinSet?: boolean } | null;
  attachments?: HostContext['attachments'];
  me?: string;
  /** Posts in which the officer may start the process; the first is the one at work here. */
  postings?: { group: string; name: string }[];
}

const SAVE_AFTER_MS = 1200;
const STATE_AFTER_MS = 400;
/** Tasklist shows no message of its own for an error with exactly this text. */
const SILENT = 'camForm submission prevented';

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function moment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleString('zh-CN', { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' });
}

function day(iso: string): string {
  const date = new Date(iso);
  return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`;
}

/** The last day of a limit that ends with a day; of one in hours, the minute. */
function until(iso: string): string {
  const date = new Date(iso);
  return date.getHours() === 0 && date.getMinutes() === 0
    ? day(new Date(date.getTime() - 1).toISOString())
    : `${day(iso)} ${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

export async function mount(camForm: CamForm, root: HTMLElement): Promise<void> {
  camForm.on('store', () => {
    camForm.storePrevented = true;
  });
  const tasklistSubmit = camForm.submit;
  const angular = () => camForm.formElement.scope();
  let page: Page | null = null;
  camForm.submit = (done) => {
    const finish = (error?: Error) => angular().$applyAsync(() => done(error));
    if (!page) {
      finish(new Error('表单尚未载入，请稍候或刷新页面'));
      return;
    }
    page
      .submit()
      .then((submissionId) => {
        if (!camForm.taskId) {
          // Made here and not earlier: Tasklist may start over with its variables after this page was loaded. Only a
          // variable that changes after it was made is sent.
          camForm.variableManager.createVariable({ name: 'submissionId', type: 'String', value: null });
          camForm.variableManager.variable('submissionId').value = submissionId;
        }
        tasklistSubmit.call(camForm, done);
      })
      .catch(() => finish(new Error(SILENT)));
  };
  const base = camForm.taskId ? `/api/tasks/${encodeURIComponent(camForm.taskId)}` : `/api/processes/${encodeURIComponent(camForm.processDefinitionId ?? '')}`;
  let loads = 0;
  const load = async (as = '') => {
    const mine = ++loads;
    page?.leave();
    page = null;
    root.replaceChildren(element('p', 'assistance-loading', '正在载入表单…'));
    try {
      const response = await call<FormResponse>('GET', `${base}/form${as}`);
      // What was asked for before the task was claimed tells of it as it was.
      if (mine === loads) {
        page = new Page(root, base, response, (group) => void load(`?as=${encodeURIComponent(group)}`));
        await page.open();
      }
    } catch (problem) {
      if (mine === loads) {
        root.replaceChildren(element('p', 'assistance-alert', `表单未能载入：${(problem as Error).message}`));
      }
    }
  };
  if (camForm.taskId) {
    // Tasklist keeps the form when the task is claimed or put back, and says only whether it is the reader's. That can
    // change while the form is on its way.
    angular().$watch(
      () => notMine(angular()),
      (now: boolean, before: boolean) => now !== before && root.isConnected && void load(),
    );
  }
  await load();
}

/** Whether Tasklist shows the form to somebody who has not claimed the task. */
function notMine(scope: any): boolean {
  for (let at = scope; at; at = at.$parent) {
    if (at.options && 'disableForm' in at.options) {
      return at.options.disableForm;
    }
  }
  return false;
}

class Page {
  private readonly form: any;
  private readonly messages = element('div', 'assistance-messages');
  private readonly status = element('span', 'assistance-status');
  private readonly pin = element('input', 'fjs-input assistance-pin');
  private readonly signing = element('section', 'assistance-signing');
  private readonly statement = element('p', 'assistance-statement');
  /** Counts what was asked for, so that a late answer does not replace a newer one. */
  private asked = 0;
  private stating: number | undefined;
  private revision = 0;
  private timer: number | undefined;
  private saving: Promise<void> = Promise.resolve();
  private saved = '';
  /** Computed values change the data by themselves; only what somebody does is worth a draft. */
  private touched = false;
  private readonly components: Component[];
  private readonly schema: Component;
  /** Part of the address that says in which of several posts the officer acts. */
  private readonly as: string;

  constructor(
    private readonly root: HTMLElement,
    private readonly base: string,
    private readonly response: FormResponse,
    private readonly actAs: (group: string) => void,
  ) {
    const postings = response.postings ?? [];
    this.as = postings.length > 1 ? `?as=${encodeURIComponent(postings[0].group)}` : '';
    this.schema = withWidgets(response.schema);
    this.components = response.schema.components ?? [];
    const officer = (response.data.officer ?? {}) as Record<string, string>;
    const context: HostContext = { attachments: response.attachments ?? {}, scope: officer.division ?? '1410' };
    // What is typed counts at once: a change that waits 300 ms for a number would wipe what is typed into the next field meanwhile.
    this.form = new Form({ debounce: false, additionalModules: [widgetsModule, rowsModule, { assistanceContext: ['value', context] }] });
    this.form.assistanceFill = (path: (string | number)[], values: Record<string, unknown>) => this.fill(path, values);
  }

  async open(): Promise<void> {
    const { response, root } = this;
    const header = element('header', 'assistance-header');
    header.append(element('h2', '', response.title));
    const facts = element('p', 'assistance-facts');
    const theCase = response.data.case as Record<string, string> | undefined;
    if (theCase?.number) {
      facts.append(element('span', '', `案件 ${theCase.number}`));
    }
    if (response.task?.due) {
      facts.append(element('span', 'assistance-due', `办理期限 ${until(response.task.due)}${response.task.provisional ? '（暂定）' : ''}`));
    }
    facts.append(this.status);
    const print = element('a', 'assistance-link', '打印预览（PDF）');
    print.href = `${this.base}/draft.pdf`;
    print.target = '_blank';
    print.rel = 'noopener';
    print.addEventListener('click', (event) => {
      event.preventDefault();
      // The window must open within the click, before the draft has been saved.
      const tab = window.open('about:blank', '_blank');
      this.save().finally(() => {
        if (tab) {
          tab.location.href = print.href;
        }
      });
    });
    facts.append(print);
    header.append(facts);
    this.choosePost(header);
    this.messages.setAttribute('role', 'alert');
    this.messages.tabIndex = -1;
    const body = element('div', 'assistance-form-body');
    root.replaceChildren(header, this.messages, body, this.signing);
    const readOnly = response.task !== null && response.me !== undefined && response.task.assignee !== response.me;
    this.form.attachTo(body);
    this.form.setProperty('readOnly', readOnly);
    const draft = response.draft;
    this.revision = draft?.revision ?? 0;
    await this.form.importSchema(this.schema, this.initial(response));
    this.saved = JSON.stringify(this.data());
    if (draft) {
      this.status.textContent = `已恢复 ${moment(draft.savedAt)} 保存的草稿`;
    }
    if (readOnly) {
      this.say(response.task?.assignee ? '此任务由其他人员办理，您可以查看，不能填写。' : '请先签收此任务，再填写和办结。', 'info');
      return;
    }
    this.signatureBox();
    ['input', 'change', 'click', 'keydown'].forEach((event) =>
      body.addEventListener(event, () => {
        this.touched = true;
      }),
    );
    this.form.on('changed', () => this.changed());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.root.isConnected && this.save());
  }

  /** Who holds the post in several places says for which of them the process is started. */
  private choosePost(header: HTMLElement): void {
    const postings = this.response.postings ?? [];
    if (postings.length < 2) {
      return;
    }
    const label = element('label', 'assistance-posting', '以此岗位发起：');
    const choice = element('select', 'fjs-input');
    for (const { group, name } of postings) {
      const option = element('option', '', name);
      option.value = group;
      choice.append(option);
    }
    choice.addEventListener('change', () => {
      const group = choice.value;
      void this.save().then(() => this.actAs(group));
    });
    label.append(choice);
    header.append(label);
  }

  private signatureBox(): void {
    const id = `assistance-pin-${Math.random().toString(36).slice(2)}`;
    this.statement.setAttribute('aria-live', 'polite');
    this.statement.textContent = '正在准备签署内容…';
    this.signing.append(this.statement);
    void this.state();
    const label = element('label', 'fjs-form-field-label', '签名口令（PIN）');
    label.htmlFor = id;
    this.pin.id = id;
    this.pin.type = 'password';
    this.pin.inputMode = 'numeric';
    this.pin.autocomplete = 'one-time-code';
    this.pin.maxLength = 12;
    this.pin.setAttribute('aria-describedby', `${id}-hint`);
    const hint = element('small', 'assistance-hint', '谁办理谁签字，谁签字谁负责。输入口令即以您的名义签署本表。');
    hint.id = `${id}-hint`;
    const error = element('p', 'assistance-pin-error');
    error.id = `${id}-error`;
    this.signing.append(label, this.pin, hint, error);
    if (this.response.signing?.pinSet === false) {
      const set = element('a', 'assistance-link', '您还没有设置签名口令，请点此设置');
      set.href = '/account';
      set.target = '_blank';
      this.signing.append(set);
    }
  }

  /** What it would still have done later does not happen. */
  leave(): void {
    window.clearTimeout(this.timer);
    window.clearTimeout(this.stating);
  }

  private data(): Record<string, unknown> {
    return collect(this.components, this.form._getState().data);
  }

  /** Sets fields next to the one that was filled in, such as sex and birth date read from an ID number, where the form has them. */
  private fill(path: (string | number)[], values: Record<string, unknown>): void {
    const { data } = this.form._getState();
    const copy = structuredClone(data);
    let target: any = copy;
    for (const step of path) {
      target = target?.[step];
    }
    if (target) {
      for (const [key, value] of Object.entries(values)) {
        if (key in target) {
          target[key] = value;
        }
      }
      this.form._setState({ data: copy });
    }
  }

  private changed(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.root.isConnected && this.save(), SAVE_AFTER_MS);
    window.clearTimeout(this.stating);
    // What is still on its way tells of the form as it was.
    this.asked++;
    this.statement.setAttribute('aria-busy', 'true');
    this.stating = window.setTimeout(() => this.root.isConnected && this.state(), STATE_AFTER_MS);
  }

  /** Shows in words what would be signed with the form as it is now. */
  private async state(): Promise<void> {
    window.clearTimeout(this.stating);
    const asked = ++this.asked;
    try {
      const { text } = await call<{ text: string }>('POST', `${this.base}/statement${this.as}`, { data: this.data() });
      this.states(asked, text);
    } catch (problem) {
      this.states(asked, `未能取得签署内容：${(problem as Problem).message}`);
    }
  }

  private states(asked: number, text: string): void {
    if (asked === this.asked) {
      this.statement.textContent = text;
      this.statement.setAttribute('aria-busy', 'false');
    }
  }

  /** Whether the officer was told to sign in again. */
  private signedOut = false;

  private save(): Promise<void> {
    window.clearTimeout(this.timer);
    this.saving = this.saving.then(() => this.saveNow());
    return this.saving;
  }

  private async saveNow(): Promise<void> {
    const data = this.data();
    const text = JSON.stringify(data);
    if (!this.touched || text === this.saved || this.signing.childElementCount === 0) {
      return;
    }
    this.status.textContent = '正在保存草稿…';
    try {
      const answer = await call<{ revision: number; savedAt: string }>('PUT', `${this.base}/draft`, { data, revision: this.revision });
      this.revision = answer.revision;
      this.saved = text;
      this.status.textContent = `草稿已保存 ${moment(answer.savedAt)}`;
      if (this.signedOut) {
        this.signedOut = false;
        this.messages.replaceChildren();
      }
    } catch (problem) {
      const { status, message, body } = problem as Problem;
      this.status.textContent = '草稿未保存';
      if (status === 409) {
        this.conflict(body, data);
      } else if (status === 401) {
        this.signedOut = true;
        this.say('登录已失效。本页内容仍在，请在新窗口登录后继续填写。', 'error', [['在新窗口登录', () => window.open('/login', '_blank')]]);
      } else if (status !== 0 && status < 500) {
        this.say(message, 'error');
      }
    }
  }

  private conflict(body: Record<string, unknown>, mine: Record<string, unknown>): void {
    const who = typeof body.savedBy === 'string' ? body.savedBy : '其他窗口';
    const when = typeof body.savedAt === 'string' ? moment(body.savedAt) : '';
    this.say(`这份草稿已由 ${who} 于 ${when} 在别处保存过，本页内容没有覆盖它。请选择保留哪一份：`, 'error', [
      ['载入较新的草稿', () => this.reload()],
      [
        '以本页内容为准',
        async () => {
          const latest = await call<FormResponse>('GET', `${this.base}/form${this.as}`);
          this.revision = latest.draft?.revision ?? 0;
          this.saved = '';
          this.messages.replaceChildren();
          void mine;
          await this.save();
        },
      ],
    ]);
  }

  /** What the form begins with: what the server sends, what was typed before, and the own place where there is no other. */
  private initial(response: FormResponse): Record<string, unknown> {
    const officer = (response.data.officer ?? {}) as Record<string, string>;
    return placeOwn(this.components, officer.division ?? '', { ...response.data, ...(response.draft?.data ?? {}) });
  }

  private async reload(): Promise<void> {
    const latest = await call<FormResponse>('GET', `${this.base}/form${this.as}`);
    this.revision = latest.draft?.revision ?? 0;
    this.messages.replaceChildren();
    await this.form.importSchema(this.schema, this.initial(latest));
    this.saved = JSON.stringify(this.data());
  }

  private say(text: string, kind: 'error' | 'info', actions: [string, () => unknown][] = []): void {
    const box = element('div', `assistance-alert assistance-${kind}`);
    box.append(element('p', '', text));
    for (const [label, work] of actions) {
      const button = element('button', 'assistance-button', label);
      button.type = 'button';
      button.addEventListener('click', () => void work());
      box.append(button);
    }
    this.messages.replaceChildren(box);
  }

  /** Sends data and PIN; resolves with the id of the staged submission, or shows what is wrong and rejects. */
  async submit(): Promise<string> {
    this.messages.replaceChildren();
    this.pinError('');
    if (this.signing.childElementCount === 0) {
      this.say('请先签收此任务。', 'error');
      throw new Error(SILENT);
    }
    const errors = this.form.validate() as Record<string, unknown>;
    const problems = fieldsWithErrors(this.components, errors);
    if (problems.length > 0) {
      this.list('请先改正标红的项目：', problems);
      throw new Error(SILENT);
    }
    if (!this.pin.value) {
      this.pinError('请输入签名口令');
      this.pin.focus();
      throw new Error(SILENT);
    }
    await this.saving;
    try {
      const answer = await call<{ submissionId: string }>('POST', `${this.base}/submission${this.as}`, { data: this.data(), statement: this.statement.textContent, pin: this.pin.value });
      window.clearTimeout(this.timer);
      return answer.submissionId;
    } catch (problem) {
      this.pin.value = '';
      this.refused(problem as Problem);
      throw problem;
    }
  }

  private refused(problem: Problem): void {
    if (typeof problem.body.statement === 'string') {
      this.states(++this.asked, problem.body.statement);
      this.pinError(problem.message);
      this.statement.scrollIntoView({ block: 'nearest' });
      this.pin.focus({ preventScroll: true });
      return;
    }
    const pinErrors = problem.errors.filter((error) => error.pointer === '/pin');
    this.pinError(pinErrors.map((error) => error.message).join('；'));
    const others = problem.errors.filter((error) => error.pointer !== '/pin');
    if (others.length > 0) {
      this.mark(others);
    } else if (pinErrors.length === 0) {
      this.say(problem.message, 'error');
    } else {
      this.pin.focus();
    }
  }

  private pinError(text: string): void {
    const target = this.signing.querySelector('.assistance-pin-error');
    if (target) {
      target.textContent = text;
      this.pin.setAttribute('aria-invalid', String(text !== ''));
    }
  }

  private mark(errors: FieldError[]): void {
    const state: Record<string, any> = {};
    const lines: Line[] = [];
    for (const error of errors) {
      const place = locate(this.components, error.pointer);
      if (place) {
        let target = state;
        const path = [place.id, ...place.indexes];
        path.slice(0, -1).forEach((step) => {
          target = target[step] ??= {};
        });
        const last = path[path.length - 1];
        target[last] = Array.isArray(target[last]) ? [...target[last], error.message] : [error.message];
        openRowsOn(error.pointer);
      }
      lines.push({ text: place ? `${place.label}：${error.message}` : error.message, id: place?.id, indexes: place?.indexes ?? [] });
    }
    this.list('服务器检查后，请改正：', lines);
    window.setTimeout(() => this.form._setState({ errors: state }));
  }

  private list(title: string, lines: Line[]): void {
    const box = element('div', 'assistance-alert assistance-error');
    box.append(element('p', '', title));
    const items = element('ul', '');
    for (const line of lines.slice(0, 30)) {
      const item = element('li', '');
      if (line.id) {
        const link = element('button', 'assistance-link', line.text);
        link.type = 'button';
        link.addEventListener('click', () => this.goTo(line));
        item.append(link);
      } else {
        item.textContent = line.text;
      }
      items.append(item);
    }
    box.append(items);
    if (lines.length > 30) {
      box.append(element('p', '', `另有 ${lines.length - 30} 处。`));
    }
    this.messages.replaceChildren(box);
    this.messages.scrollIntoView({ block: 'nearest' });
    this.messages.focus({ preventScroll: true });
  }

  private goTo(line: Line): void {
    const suffix = [line.id, ...line.indexes].join('-');
    const fields = Array.from(this.root.querySelectorAll<HTMLElement>('input, select, textarea, button[id]'));
    const target = fields.find((field) => field.id.includes(line.id ?? ' ') && (line.indexes.length === 0 || field.id.endsWith(suffix) || field.id.includes(line.indexes.join('_')))) ?? fields.find((field) => field.id.includes(line.id ?? ' '));
    target?.scrollIntoView({ block: 'center' });
    target?.focus({ preventScroll: true });
  }
}

interface Line {
  text: string;
  id?: string;
  indexes: number[];
}

function openRowsOn(pointer: string): void {
  const steps = pointer.split('/').slice(1);
  steps.forEach((step, index) => {
    if (/^\d+$/.test(step)) {
      openRow(steps.slice(0, index).join('/'), Number(step));
    }
  });
}

function fieldsWithErrors(components: Component[], errors: Record<string, unknown>): Line[] {
  const lines: Line[] = [];
  const visit = (list: Component[]) => {
    for (const component of list) {
      flatten(errors[component.id], [], (messages, indexes) => {
        const row = indexes.length > 0 ? `第${indexes[indexes.length - 1] + 1}行 ` : '';
        lines.push({ text: `${row}${String(component.label ?? component.dateLabel ?? '').replace(/[*：:]/g, '')}：${messages.join('；')}`, id: component.id, indexes });
      });
      visit(component.components ?? []);
    }
  };
  visit(components);
  return lines;
}

function flatten(value: unknown, indexes: number[], take: (messages: string[], indexes: number[]) => void): void {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    if (value.length > 0) {
      take(value as string[], indexes);
    }
  } else if (value && typeof value === 'object') {
    Object.entries(value).forEach(([key, inner]) => flatten(inner, [...indexes, Number(key)], take));
  }
}
