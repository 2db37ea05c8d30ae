import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import { mount } from './host';

flatpickr.localize(Mandarin);

declare global {
  interface Window {
    AssistanceForm: { mount: typeof mount };
  }
}

window.AssistanceForm = { mount };
