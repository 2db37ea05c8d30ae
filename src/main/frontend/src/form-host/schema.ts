/** Walks a form-js schema together with its data. */

export interface Component {
  id: string;
  type: string;
  key?: string;
  path?: string;
  label?: string;
  components?: Component[];
  properties?: Record<string, string>;
  [other: string]: unknown;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const KEYED = new Set(['button', 'text', 'html', 'image', 'spacer', 'separator', 'iframe', 'table', 'documentPreview', 'group', 'dynamiclist']);

export const WIDGETS = new Set(['idNumber', 'attachment', 'signature', 'division', 'money', 'bankAccount', 'officer']);

/** The schema as form-js is to render it: a component with a known `widget` property gets the component type of that widget. */
export function withWidgets(component: Component): Component {
  const widget = component.properties?.widget;
  return {
    ...component,
    type: widget && WIDGETS.has(widget) ? `assistance-${widget}` : component.type,
    ...(component.components ? { components: component.components.map(withWidgets) } : {}),
  };
}

function steps(path: string | undefined): string[] {
  return path ? path.split('.') : [];
}

function read(data: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, step) => (value && typeof value === 'object' ? (value as Record<string, unknown>)[step] : undefined), data);
}

function write(target: Record<string, unknown>, path: string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((object, step) => {
    if (typeof object[step] !== 'object' || object[step] === null) {
      object[step] = {};
    }
    return object[step] as Record<string, unknown>;
  }, target);
  parent[path[path.length - 1]] = value;
}

/** Picks from `data` what the form's own fields hold; context that the server sent along is left out. Empty values are left out too. */
export function collect(components: Component[], data: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const component of components) {
    if (component.type === 'dynamiclist') {
      const rows = read(data, steps(component.path));
      if (Array.isArray(rows)) {
        write(result, steps(component.path), rows.map((row) => collect(component.components ?? [], row)));
      }
    } else if (component.components) {
      const path = steps(component.path);
      const inner = collect(component.components, read(data, path));
      if (path.length === 0) {
        merge(result, inner);
      } else if (Object.keys(inner).length > 0) {
        merge(result, nest(path, inner));
      }
    } else if (component.key && !KEYED.has(component.type)) {
      const value = read(data, steps(component.key));
      if (value !== undefined && value !== null && value !== '') {
        write(result, steps(component.key), value);
      }
    }
  }
  return result;
}

function nest(path: string[], value: Record<string, unknown>): Record<string, unknown> {
  return path.reduceRight<Record<string, unknown>>((inner, step) => ({ [step]: inner }), value);
}

function merge(target: Record<string, unknown>, source: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(source)) {
    const existing = target[key];
    if (existing && value && typeof existing === 'object' && typeof value === 'object' && !Array.isArray(value)) {
      merge(existing as Record<string, unknown>, value as Record<string, unknown>);
    } else {
      target[key] = value;
    }
  }
}

/** Number of digits of a division code at each level: 1410, 141002, 141002100, 141002100200. */
export const CODE_LENGTH: Record<string, number> = { county: 6, township: 9, village: 12 };

/** Whose post is at the level that a required division asks for has nothing to choose: the own place is the value from the beginning. */
export function placeOwn(components: Component[], scope: string, data: Record<string, unknown>): Record<string, unknown> {
  for (const component of components) {
    if (component.components && component.type === 'group' && !component.path) {
      placeOwn(component.components, scope, data);
    } else if (component.key && component.properties?.widget === 'division' && (component.validate as { required?: boolean } | undefined)?.required) {
      const length = CODE_LENGTH[component.properties.level ?? 'village'];
      if (scope.length >= length && !read(data, steps(component.key))) {
        write(data, steps(component.key), scope.slice(0, length));
      }
    }
  }
  return data;
}

export interface Located {
  /** Id of the form field the pointer leads to. */
  id: string;
  /** Row numbers of the repeating lists on the way, outermost first. */
  indexes: number[];
  /** What a reader calls the place: 家庭成员 第2行 身份证号. */
  label: string;
}

/** Finds the field that an RFC 6901 pointer of the server's error means. */
export function locate(components: Component[], pointer: string): Located | null {
  const path = pointer.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  return path.length === 0 ? null : find(components, path, [], '');
}

function find(components: Component[], path: string[], indexes: number[], label: string): Located | null {
  let list: Located | null = null;
  for (const component of components) {
    const own = steps(component.key ?? component.path);
    const fits = own.every((step, index) => path[index] === step);
    if (!fits) {
      continue;
    }
    const rest = path.slice(own.length);
    if (component.type === 'dynamiclist') {
      const here = { id: component.id, indexes, label: label + (component.label ?? '') };
      if (rest.length === 0) {
        return here;
      }
      const row = Number(rest[0]);
      const inRow = find(component.components ?? [], rest.slice(1), [...indexes, row], `${here.label}第${row + 1}行 `);
      if (inRow) {
        return inRow;
      }
      list ??= { ...here, label: `${here.label}第${row + 1}行` };
    } else if (component.components) {
      const inside = find(component.components, rest, indexes, label);
      if (inside) {
        return inside;
      }
    } else if (own.length > 0 && component.key) {
      return { id: component.id, indexes, label: label + String(component.label ?? component.dateLabel ?? '').replace(/[*：:]/g, '') };
    }
  }
  return list;
}
