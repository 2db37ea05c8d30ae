/** What is bundled from where to where. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { chineseFormjs } from './chinese-formjs.mjs';

export async function bundle(here, classes) {
  const entries = {
    'static/assets/form-host': 'src/form-host/index.ts',
    'static/assets/batch': 'src/pages/batch.ts',
    'static/assets/search': 'src/pages/search.ts',
  };
  const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(here, file))));
  const common = {
    absWorkingDir: here,
    outdir: classes,
    bundle: true,
    minify: true,
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    legalComments: 'linked',
    plugins: [chineseFormjs],
  };
  await esbuild.build({ ...common, entryPoints: present, format: 'iife' });
  // Tasklist and Cockpit load their custom scripts with import().
  await esbuild.build({
    ...common,
    entryPoints: {
      'META-INF/resources/webjars/camunda/app/tasklist/assistance/plugin': 'src/tasklist/plugin.ts',
      'META-INF/resources/webjars/camunda/app/cockpit/assistance/plugin': 'src/cockpit/plugin.ts',
    },
    format: 'esm',
  });
  copyFileSync(join(here, 'node_modules/@bpmn-io/form-js-viewer/dist/assets/form-js.css'), join(classes, 'static/assets/form-js.css'));
}
