/** The parts of form-js that the host builds on; its package types cover only the viewer's outer face. */
import * as viewer from '@bpmn-io/form-js-viewer';

const parts = viewer as any;
export const { Form, Label, Description, Errors, FormContext, FormRenderContext, LocalExpressionContext, RepeatRenderManager, buildExpressionContext } = parts;

import { useContext } from 'preact/hooks';

export function useService(name: string): any {
  return useContext<any>(FormContext).getService(name);
}
