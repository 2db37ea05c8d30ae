/** Says on every page of a web application that this is the demonstration. */
import { call } from '../form-host/api';
import { h } from './show';

export async function markDemonstration(): Promise<void> {
  try {
    const me = await call<{ demonstration: boolean }>('GET', '/api/me');
    if (me.demonstration && !document.querySelector('.assistance-demonstration')) {
      // The page that hosts the plug-in may not have our style sheet.
      document.body.append(h('div', { class: 'assistance-demonstration', role: 'note', style: 'position:fixed;top:12px;left:max(36%,240px);z-index:1030;background:#f5b342;color:#1f2933;border-radius:4px;padding:1px 10px;font-size:13px;pointer-events:none' }, '演示'));
    }
  } catch {
    // Nobody has signed in yet.
  }
}
