/** Repeating lists: each row can be folded to one line, and only open rows are rendered, so that a form of some hundred rows stays usable. */
import { useContext, useEffect, useState } from 'preact/hooks';
import { LocalExpressionContext, RepeatRenderManager, buildExpressionContext } from './formjs';
import type { Component } from './schema';

const OPEN_AT_FIRST = 4;

/** Rows that are open, by path of the list; kept outside of the components, which come and go. */
const openRows = new Map<string, Set<number>>();
const listeners = new Set<() => void>();

function opened(path: string, count: number): Set<number> {
  let rows = openRows.get(path);
  if (!rows) {
    rows = new Set(count <= OPEN_AT_FIRST ? Array.from({ length: count }, (_, index) => index) : []);
    openRows.set(path, rows);
  }
  return rows;
}

export function openRow(path: string, row: number): void {
  opened(path, 0).add(row);
  listeners.forEach((listener) => listener());
}

function get(data: any, path: (string | number)[]): any {
  return path.reduce((value, step) => (value === undefined || value === null ? undefined : value[step]), data);
}

/** The first few values of a row, in words, for its folded line. */
export function summary(field: Component, row: Record<string, unknown>, labels: (component: Component, value: unknown) => string): string {
  const parts: string[] = [];
  const visit = (components: Component[]) => {
    for (const component of components) {
      if (parts.length >= 4) {
        return;
      }
      if (component.components && component.type !== 'dynamiclist') {
        visit(component.components);
      } else if (component.key) {
        const value = get(row, component.key.split('.'));
        if (value !== undefined && value !== null && value !== '' && typeof value !== 'boolean' && !Array.isArray(value)) {
          parts.push(labels(component, value));
        }
      }
    }
  };
  visit(field.components ?? []);
  return parts.join('　');
}

export function optionLabel(data: any, component: Component, value: unknown): string {
  const options = component.valuesKey ? data?.[component.valuesKey as string] : component.values;
  const found = Array.isArray(options) ? options.find((option: { value: unknown }) => option.value === value) : undefined;
  return found ? String(found.label) : typeof value === 'number' ? String(value) : String(value).slice(0, 30);
}

function Row(props: any) {
  const { index, value, open, parent, field, RowsRenderer, indexes, onToggle, onDelete, removable, line, rest } = props;
  const [asking, setAsking] = useState(false);
  const context = {
    data: parent.data,
    this: value,
    parent: buildExpressionContext({ ...parent, data: parent.this }),
    i: [...parent.i, index + 1],
  };
  return (
    <section class={`assistance-row${open ? ' assistance-row-open' : ''}`} aria-label={`第${index + 1}行`}>
      <header>
        <button type="button" class="assistance-row-title" aria-expanded={open} onClick={onToggle}>
          <span class="assistance-row-number">{index + 1}</span>
          <span class="assistance-row-summary">{line || '（未填写）'}</span>
          <span class="assistance-link">{open ? '收起' : '展开'}</span>
        </button>
        {removable && !asking && <button type="button" class="assistance-link" aria-label={`删除第${index + 1}行`} onClick={() => setAsking(true)}>删除</button>}
        {asking && (
          <span class="assistance-confirm" role="alert">
            确定删除？
            <button type="button" class="assistance-link assistance-danger" onClick={() => { setAsking(false); onDelete(); }}>删除</button>
            <button type="button" class="assistance-link" onClick={() => setAsking(false)}>保留</button>
          </span>
        )}
      </header>
      {open && (
        <div class="assistance-row-fields">
          <LocalExpressionContext.Provider value={context}>
            <RowsRenderer {...rest} field={field} indexes={{ ...(indexes ?? {}), [field.id]: index }} />
          </LocalExpressionContext.Provider>
        </div>
      )}
    </section>
  );
}

class FoldingRows extends RepeatRenderManager {
  static $inject = ['form', 'formFields', 'formFieldRegistry', 'pathRegistry', 'eventBus'];

  constructor(...services: any[]) {
    super(...services);
    const self = this as any;
    self.Repeater = this.rows.bind(this);
    self.RepeatFooter = this.footer.bind(this);
  }

  private where(field: Component, indexes: any): { path: (string | number)[]; key: string; values: any[]; data: any } {
    const self = this as any;
    const { data, initialData } = self._form._getState();
    const path = self._pathRegistry.getValuePath(field, { indexes });
    return { path, key: path.join('/'), values: get(data, path) ?? [], data: { ...initialData, ...data } };
  }

  private rows(props: any) {
    const { RowsRenderer, indexes, useSharedState: _shared, ...rest } = props;
    const [, redraw] = useState(0);
    useEffect(() => {
      const listener = () => redraw((count: number) => count + 1);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    }, []);
    const parent = useContext<any>(LocalExpressionContext);
    const field = props.field;
    const { path, key, values, data } = this.where(field, indexes);
    const open = opened(key, values.length);
    const readonly = props.readonly || props.disabled || (this as any)._form._getState().properties.readOnly;
    return (
      <>
        {values.map((value: any, index: number) => (
          <Row
            key={index}
            {...{ index, value, parent, field, RowsRenderer, indexes, rest }}
            open={open.has(index)}
            line={summary(field, value ?? {}, (component, one) => optionLabel(data, component, one))}
            removable={field.allowAddRemove && !readonly}
            onToggle={() => {
              open.has(index) ? open.delete(index) : open.add(index);
              redraw((count: number) => count + 1);
            }}
            onDelete={() => {
              const [removed] = values.slice(index, index + 1);
              (this as any)._eventBus.fire('repeatRenderManager.remove', { dataPath: path, index, item: removed });
              openRows.set(key, new Set([...open].filter((row) => row !== index).map((row) => (row > index ? row - 1 : row))));
              props.onChange({ field, value: values.filter((_: unknown, other: number) => other !== index), indexes });
            }}
          />
        ))}
      </>
    );
  }

  private footer(props: any) {
    const { indexes, field } = props;
    const { path, key, values } = this.where(field, indexes);
    const locked = props.readonly || props.disabled || (this as any)._form._getState().properties.readOnly;
    if (!field.allowAddRemove || locked) {
      return values.length === 0 ? <p class="assistance-empty">无</p> : null;
    }
    const add = () => {
      const self = this as any;
      const item = self._form._getInitializedFieldData(self._form._getState().data, { container: field, indexes: { ...indexes, [field.id]: values.length } });
      const open = opened(key, values.length);
      if (values.length >= OPEN_AT_FIRST) {
        open.clear();
      }
      open.add(values.length);
      self._eventBus.fire('repeatRenderManager.add', { dataPath: path, index: values.length, item });
      props.onChange({ value: [...values, item] });
    };
    return (
      <div class="assistance-actions">
        <button type="button" class="assistance-button assistance-add" onClick={add}>＋ 添加{field.label ?? '一行'}</button>
        <small>共 {values.length} 行</small>
      </div>
    );
  }
}

export const rowsModule = { repeatRenderManager: ['type', FoldingRows] };
