/** Shows what was signed, read-only: labels and values of a form's schema. */
import type { Component } from '../form-host/schema';

export function h(tag: string, attributes: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function day(iso: string | null | undefined, time = false): string {
  if (!iso) {
    return '';
  }
  const date = new Date(iso);
  const text = `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`;
  return time ? `${text} ${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}` : text;
}

type Codes = Record<string, { label: string; value: unknown }[]>;

function get(data: any, path: string | undefined): any {
  return (path ?? '').split('.').filter(Boolean).reduce((value, step) => value?.[step], data);
}

function label(component: Component, value: unknown, codes: Codes): string {
  const options = component.valuesKey ? codes[component.valuesKey as string] : (component.values as Codes[string] | undefined);
  return options?.find((option) => String(option.value) === String(value))?.label ?? String(value);
}

function valueOf(component: Component, value: any, codes: Codes, attachments: Record<string, { name: string }>): Node {
  const widget = component.properties?.widget;
  if (widget === 'attachment' && Array.isArray(value)) {
    const list = h('span');
    value.forEach((id: string) => list.append(h('a', { href: `/api/attachments/${encodeURIComponent(id)}`, target: '_blank', rel: 'noopener' }, attachments[id]?.name ?? '附件'), ' '));
    return list;
  }
  if (widget === 'signature') {
    return h('img', { class: 'assistance-signed', src: `/api/attachments/${encodeURIComponent(String(value))}`, alt: '签名' });
  }
  if (typeof value === 'boolean') {
    return document.createTextNode(value ? '是' : '否');
  }
  if (Array.isArray(value)) {
    return document.createTextNode(value.map((one) => label(component, one, codes)).join('、'));
  }
  if (widget === 'money' && typeof value === 'number') {
    return document.createTextNode(`${value.toFixed(2)} 元`);
  }
  return document.createTextNode(component.type === 'datetime' && /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? day(`${value}T00:00:00`) : label(component, value, codes));
}

function leaves(components: Component[], prefix: string[] = []): { component: Component; path: string }[] {
  return components.flatMap((component) => {
    if (component.type === 'dynamiclist' || !component.components) {
      return component.key ? [{ component, path: [...prefix, component.key].join('.') }] : [];
    }
    return leaves(component.components, component.path ? [...prefix, component.path] : prefix);
  });
}

/** Everything that has a value, in the order of the form. */
export function render(components: Component[], data: any, codes: Codes, attachments: Record<string, { name: string }>): HTMLElement {
  const root = h('div');
  const list = h('dl');
  const flush = () => {
    if (list.childElementCount > 0) {
      root.append(list.cloneNode(true));
      list.replaceChildren();
    }
  };
  for (const component of components) {
    if (component.type === 'dynamiclist') {
      const rows = get(data, component.path);
      if (Array.isArray(rows) && rows.length > 0) {
        flush();
        const columns = leaves(component.components ?? []).filter((leaf) => rows.some((row) => get(row, leaf.path) !== undefined));
        const table = h('table', {}, h('caption', {}, component.label ?? ''), h('tr', {}, ...columns.map((column) => h('th', {}, column.component.label ?? ''))));
        rows.forEach((row) =>
          table.append(h('tr', {}, ...columns.map((column) => {
            const value = get(row, column.path);
            return h('td', {}, value === undefined ? '' : valueOf(column.component, value, codes, attachments));
          }))),
        );
        root.append(h('div', { class: 'assistance-scroll' }, table));
      }
    } else if (component.components) {
      const inner = render(component.components, component.path ? get(data, component.path) ?? {} : data, codes, attachments);
      if (inner.childElementCount > 0) {
        flush();
        if (component.label) {
          root.append(h('h4', {}, component.label));
        }
        root.append(inner);
      }
    } else if (component.key) {
      const value = get(data, component.key);
      if (value !== undefined && value !== null && value !== '') {
        list.append(h('dt', {}, String(component.label ?? component.dateLabel ?? '').replace(/[*：:]/g, '')), h('dd', {}, valueOf(component, value, codes, attachments)));
      }
    }
  }
  flush();
  return root;
}
