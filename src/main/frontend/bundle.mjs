/** What is bundled from where to where. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { chineseFormjs } from './chinese-formjs.mjs';

export async function bundle(here, classes) {
  const entries = {
    'static/assets/form-host': 'src/form-host/index.ts',
    'META-INF/resources/webjars/camunda/app/tasklist/assistance/plugin': 'src/tasklist/plugin.ts',
    'static/assets/batch': 'src/pages/batch.ts',
    'static/assets/search': 'src/pages/search.ts',
  };
  const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(here, file))));
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: present,
    outdir: classes,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    legalComments: 'linked',
    plugins: [chineseFormjs],
  });
  copyFileSync(join(here, 'node_modules/@bpmn-io/form-js-viewer/dist/assets/form-js.css'), join(classes, 'static/assets/form-js.css'));
}
