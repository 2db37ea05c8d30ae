/** Form components that the work needs beside those of form-js. Each reads a standard component with the property `widget`. */
import { Description, Errors, Label, useService } from './formjs';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren, FunctionComponent } from 'preact';
import SignaturePad from 'signature_pad';
import { call, upload, Problem, type UploadedFile } from './api';
import { readIdNumber } from './idNumber';
import { CODE_LENGTH, type Component } from './schema';

interface FieldProps {
  domId: string;
  field: Component & { validate?: { required?: boolean }; description?: string; appearance?: Record<string, string> };
  fieldInstance: { valuePath: string[] };
  value: any;
  errors: string[];
  disabled: boolean;
  readonly: boolean;
  onBlur: () => void;
  onFocus: () => void;
  onChange: (update: { value: unknown }) => void;
}

type Widget = FunctionComponent<FieldProps> & { config: Record<string, unknown> };

/** What the page knows beside schema and data. */
export interface HostContext {
  attachments: Record<string, { name: string; size: number; contentType: string }>;
  scope: string;
}

function Frame(props: { of: FieldProps; errors?: string[]; children: ComponentChildren; class: string }) {
  const { domId, field } = props.of;
  const errors = [...(props.errors ?? []), ...(props.of.errors ?? [])];
  const state = `${errors.length ? ' fjs-has-errors' : ''}${props.of.disabled ? ' fjs-disabled' : ''}${props.of.readonly ? ' fjs-readonly' : ''}`;
  return (
    <div class={`fjs-form-field ${props.class}${state}`}>
      <Label htmlFor={domId} label={field.label} required={field.validate?.required} />
      {props.children}
      <Description id={`${domId}-description`} description={field.description} />
      <Errors id={`${domId}-error-message`} errors={[...new Set(errors)]} />
    </div>
  );
}

function TextInput(props: { of: FieldProps; value: string; inputMode?: string; maxLength?: number; onText: (text: string) => void; onLeave?: () => void; class?: string }) {
  const { of } = props;
  return (
    <input
      class={`fjs-input ${props.class ?? ''}`}
      type="text"
      id={of.domId}
      autocomplete="off"
      inputMode={props.inputMode as any}
      maxLength={props.maxLength}
      disabled={of.disabled}
      readOnly={of.readonly}
      value={props.value}
      aria-invalid={of.errors?.length > 0}
      aria-describedby={`${of.domId}-description ${of.domId}-error-message`}
      onInput={(event) => props.onText((event.target as HTMLInputElement).value)}
      onFocus={() => of.onFocus?.()}
      onBlur={() => {
        props.onLeave?.();
        of.onBlur?.();
      }}
    />
  );
}

const text = ({ value }: { value: unknown }) => (typeof value === 'string' ? value : '');

function widget(type: string, label: string, component: FunctionComponent<FieldProps>, emptyValue: unknown = '', sanitizeValue: (of: { value: any }) => unknown = text): Widget {
  return Object.assign(component, {
    config: { type: `assistance-${type}`, keyed: true, label, name: label, group: 'basic-input', emptyValue, sanitizeValue, create: (options = {}) => ({ ...options }) },
  });
}

const IdNumberField = widget('idNumber', '身份证号', (props) => {
  const form = useService('form');
  const [wrong, setWrong] = useState('');
  const value: string = props.value ?? '';
  const take = (entered: string) => {
    const number = entered.replace(/\s/g, '').toUpperCase();
    const facts = readIdNumber(number);
    setWrong('');
    props.onChange({ value: number });
    if (typeof facts !== 'string') {
      form.assistanceFill(props.fieldInstance.valuePath.slice(0, -1), { sex: facts.sex, birthDate: facts.birthDate });
    }
  };
  const check = () => {
    const facts = value ? readIdNumber(value) : null;
    setWrong(typeof facts === 'string' ? facts : '');
  };
  return (
    <Frame of={props} errors={wrong ? [wrong] : []} class="assistance-id-number">
      <div class="fjs-input-group">
        <TextInput of={props} value={value} maxLength={20} onText={take} onLeave={check} />
      </div>
    </Frame>
  );
});

const MoneyField = widget(
  'money',
  '金额',
  (props) => {
    const shown = (value: unknown) => (typeof value === 'number' ? value.toFixed(2) : '');
    const [entered, setEntered] = useState<string | null>(null);
    const [wrong, setWrong] = useState('');
    const take = (raw: string) => {
      setEntered(raw);
      const plain = raw.replace(/[,，\s]/g, '');
      if (plain === '') {
        setWrong('');
        props.onChange({ value: null });
      } else if (/^\d{1,10}(\.\d{0,2})?$/.test(plain)) {
        setWrong('');
        props.onChange({ value: Number(plain) });
      } else {
        setWrong('请填写不小于0的金额，单位元，最多两位小数');
      }
    };
    return (
      <Frame of={props} errors={wrong ? [wrong] : []} class="assistance-money">
        <div class="fjs-input-group">
          <TextInput
            of={props}
            class="assistance-amount"
            inputMode="decimal"
            value={entered ?? shown(props.value)}
            onText={take}
            onLeave={() => !wrong && setEntered(null)}
          />
          <div class="fjs-input-adornment border-left border-radius-right"><span class="fjs-input-adornment-text">{props.field.appearance?.suffixAdorner ?? '元'}</span></div>
        </div>
      </Frame>
    );
  },
  null,
  ({ value }) => (value === null || value === undefined || value === '' || Number.isNaN(Number(value)) ? null : Number(value)),
);

const BankAccountField = widget('bankAccount', '银行账号', (props) => {
  const value: string = props.value ?? '';
  return (
    <Frame of={props} class="assistance-bank-account">
      <div class="fjs-input-group">
        <TextInput
          of={props}
          inputMode="numeric"
          maxLength={40}
          value={value.replace(/(.{4})(?=.)/g, '$1 ')}
          onText={(raw) => props.onChange({ value: raw.replace(/[^0-9]/g, '') })}
        />
      </div>
    </Frame>
  );
});

interface DivisionOption {
  code: string;
  name: string;
  level: string;
}

const LEVELS = ['county', 'township', 'village'];
const LEVEL_LABELS: Record<string, string> = { county: '县（市、区）', township: '乡镇（街道）', village: '村（社区）' };

const DivisionField = widget('division', '行政区划', (props) => {
  const context = useService('assistanceContext') as HostContext;
  const target = props.field.properties?.level ?? 'village';
  const value: string = props.value ?? '';
  const [picked, setPicked] = useState<string>(value || context.scope);
  const current = value || picked;
  const wanted = LEVELS.slice(0, LEVELS.indexOf(target) + 1);
  return (
    <Frame of={props} class="assistance-division">
      <div class="assistance-division-selects">
        {wanted.map((level, index) => {
          const parentLength = index === 0 ? 4 : CODE_LENGTH[wanted[index - 1]];
          const parent = current.length >= parentLength ? current.slice(0, parentLength) : '';
          const chosen = current.length >= CODE_LENGTH[level] ? current.slice(0, CODE_LENGTH[level]) : '';
          return (
            <DivisionSelect
              key={level}
              domId={level === target ? props.domId : `${props.domId}-${level}`}
              label={LEVEL_LABELS[level]}
              parent={parent}
              value={chosen}
              disabled={props.disabled || props.readonly || context.scope.length >= CODE_LENGTH[level]}
              onBlur={props.onBlur}
              onPick={(code) => {
                setPicked(code || parent);
                props.onChange({ value: code.length === CODE_LENGTH[target] ? code : '' });
              }}
            />
          );
        })}
      </div>
    </Frame>
  );
});

function DivisionSelect(props: { domId: string; label: string; parent: string; value: string; disabled: boolean; onPick: (code: string) => void; onBlur: () => void }) {
  const [options, setOptions] = useState<DivisionOption[]>([]);
  useEffect(() => {
    let stale = false;
    setOptions([]);
    if (props.parent) {
      call<DivisionOption[]>('GET', `/api/divisions?parent=${props.parent}`).then((found) => !stale && setOptions(found), () => undefined);
    }
    return () => {
      stale = true;
    };
  }, [props.parent]);
  return (
    <select class="assistance-select" id={props.domId} aria-label={props.label} disabled={props.disabled} value={props.value} onBlur={props.onBlur} onChange={(event) => props.onPick((event.target as HTMLSelectElement).value)}>
      <option value="">请选择{props.label}</option>
      {options.map((option) => (
        <option key={option.code} value={option.code} selected={option.code === props.value}>{option.name}</option>
      ))}
    </select>
  );
}

interface OfficerOption {
  id: string;
  name: string;
}

const OfficerField = widget('officer', '经办人员', (props) => {
  const context = useService('assistanceContext') as HostContext;
  const [options, setOptions] = useState<OfficerOption[]>([]);
  useEffect(() => {
    const post = props.field.properties?.post ?? '';
    call<OfficerOption[]>('GET', `/api/officers?post=${encodeURIComponent(post)}&division=${context.scope}`).then(setOptions, () => undefined);
  }, []);
  return (
    <Frame of={props} class="assistance-officer">
      <select class="assistance-select" id={props.domId} disabled={props.disabled || props.readonly} value={props.value ?? ''} onBlur={() => props.onBlur?.()} onChange={(event) => props.onChange({ value: (event.target as HTMLSelectElement).value })}>
        <option value="">请选择</option>
        {options.map((option) => (
          <option key={option.id} value={option.id} selected={option.id === props.value}>{option.name}</option>
        ))}
      </select>
    </Frame>
  );
});

const ACCEPT = 'image/jpeg,image/png,image/webp,application/pdf';
const LARGEST = 20 * 1024 * 1024;

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const AttachmentField = widget(
  'attachment',
  '附件',
  (props) => {
    const context = useService('assistanceContext') as HostContext;
    const ids: string[] = Array.isArray(props.value) ? props.value : [];
    const latest = useRef<string[]>(ids);
    latest.current = ids;
    const [running, setRunning] = useState<{ name: string; percent: number }[]>([]);
    const [wrong, setWrong] = useState<string[]>([]);
    const locked = props.disabled || props.readonly;
    const add = async (files: FileList | null) => {
      setWrong([]);
      for (const file of Array.from(files ?? [])) {
        if (file.size === 0 || file.size > LARGEST) {
          setWrong((all) => [...all, `${file.name}：${file.size === 0 ? '文件是空的' : '文件超过20 MB，请压缩或分成几份'}`]);
          continue;
        }
        setRunning((all) => [...all, { name: file.name, percent: 0 }]);
        try {
          const saved: UploadedFile = await upload(file, file.name, (percent) => setRunning((all) => all.map((one) => (one.name === file.name ? { ...one, percent } : one))));
          context.attachments[saved.attachmentId] = saved;
          latest.current = [...latest.current.filter((id) => id !== saved.attachmentId), saved.attachmentId];
          props.onChange({ value: latest.current });
        } catch (problem) {
          setWrong((all) => [...all, `${file.name}：${(problem as Problem).message}`]);
        }
        setRunning((all) => all.filter((one) => one.name !== file.name));
      }
    };
    const input = (id: string, label: string, capture?: string) => (
      <label class="assistance-button" for={id}>
        {label}
        <input id={id} class="assistance-file" type="file" accept={capture ? 'image/*' : ACCEPT} capture={capture as any} multiple={!capture} onChange={(event) => { const target = event.target as HTMLInputElement; add(target.files).finally(() => { target.value = ''; }); }} />
      </label>
    );
    return (
      <Frame of={props} errors={wrong} class="assistance-attachments">
        <ul class="assistance-files">
          {ids.map((id) => {
            const meta = context.attachments[id] ?? { name: '附件', size: 0, contentType: '' };
            return (
              <li key={id}>
                <a href={`/api/attachments/${id}`} target="_blank" rel="noopener">
                  {meta.contentType.startsWith('image/') ? <img src={`/api/attachments/${id}`} alt="" /> : <span class="assistance-pdf" aria-hidden="true">PDF</span>}
                  <span>{meta.name}</span>
                </a>
                {meta.size > 0 && <small>{sizeText(meta.size)}</small>}
                {!locked && <button type="button" class="assistance-link" aria-label={`移除 ${meta.name}`} onClick={() => props.onChange({ value: ids.filter((other) => other !== id) })}>移除</button>}
              </li>
            );
          })}
          {running.map((one) => (
            <li key={`running-${one.name}`}><span>{one.name}</span><progress max={100} value={one.percent} aria-label={`正在上传 ${one.name}`} /></li>
          ))}
        </ul>
        {!locked && <div class="assistance-actions">{input(props.domId, '选择文件')}{input(`${props.domId}-camera`, '拍照', 'environment')}<small>JPEG、PNG、WebP 或 PDF，每份不超过20 MB</small></div>}
      </Frame>
    );
  },
  [],
  ({ value }) => (Array.isArray(value) ? value : []),
);

const SignatureField = widget('signature', '手写签名', (props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad | null>(null);
  const [open, setOpen] = useState(false);
  const [wrong, setWrong] = useState('');
  const [saving, setSaving] = useState(false);
  const locked = props.disabled || props.readonly;
  useEffect(() => {
    if (!open || !canvas.current) {
      return;
    }
    const element = canvas.current;
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    element.width = element.offsetWidth * ratio;
    element.height = element.offsetHeight * ratio;
    element.getContext('2d')!.scale(ratio, ratio);
    pad.current = new SignaturePad(element, { backgroundColor: '#fff', penColor: '#111' });
    return () => pad.current?.off();
  }, [open]);
  const keep = () => {
    if (!pad.current || pad.current.isEmpty()) {
      setWrong('请先在框内签名');
      return;
    }
    setSaving(true);
    canvas.current!.toBlob(async (blob) => {
      try {
        const saved = await upload(blob!, '签名.png', () => undefined, pad.current!.toData());
        props.onChange({ value: saved.attachmentId });
        setWrong('');
        setOpen(false);
      } catch (problem) {
        setWrong((problem as Problem).message);
      }
      setSaving(false);
    }, 'image/png');
  };
  /** Who signs on paper or with a fingerprint, or cannot use the pad, has it photographed. */
  const photograph = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    setSaving(true);
    try {
      props.onChange({ value: (await upload(file, file.name, () => undefined)).attachmentId });
      setWrong('');
    } catch (problem) {
      setWrong((problem as Problem).message);
    }
    setSaving(false);
  };
  return (
    <Frame of={props} errors={wrong ? [wrong] : []} class="assistance-signature">
      {props.value && !open && <img class="assistance-signed" src={`/api/attachments/${props.value}`} alt={`${props.field.label ?? ''}（已签名）`} />}
      {open && <canvas ref={canvas} class="assistance-canvas" aria-label="签名框，请用手指、触控笔或鼠标书写" />}
      {!locked && (
        <div class="assistance-actions">
          {!open && <button type="button" id={props.domId} class="assistance-button" onClick={() => setOpen(true)}>{props.value ? '重新签名' : '签名'}</button>}
          {open && <button type="button" class="assistance-button assistance-primary" disabled={saving} onClick={keep}>{saving ? '正在保存' : '确认签名'}</button>}
          {open && <button type="button" class="assistance-button" onClick={() => pad.current?.clear()}>清除重签</button>}
          {open && <button type="button" class="assistance-button" onClick={() => setOpen(false)}>取消</button>}
          {!open && (
            <label class="assistance-button">
              {saving ? '正在保存' : '上传纸质签名、指印照片'}
              <input class="assistance-file" type="file" accept="image/jpeg,image/png,image/webp" onChange={(event) => void photograph((event.target as HTMLInputElement).files?.[0])} />
            </label>
          )}
        </div>
      )}
    </Frame>
  );
});

const ALL: Widget[] = [IdNumberField, MoneyField, BankAccountField, DivisionField, OfficerField, AttachmentField, SignatureField];

class WidgetRegistration {
  static $inject = ['formFields'];
  constructor(formFields: { register: (type: string, component: Widget) => void }) {
    ALL.forEach((one) => formFields.register(one.config.type as string, one));
  }
}

export const widgetsModule = { __init__: ['assistanceWidgets'], assistanceWidgets: ['type', WidgetRegistration] };
