/** The whole platform as configured, and what `doctor` reports about a fake cluster. */

import { join } from 'node:path';
import { expect } from 'vitest';
import type { App } from '../../src/app-kit/index.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { settingValues } from '../../src/config/secret-values.ts';
import { checkCluster } from '../../src/doctor/cluster/run.ts';
import { redactor } from '../../src/leaks/redact.ts';
import { temporaryFolder } from '../support/cli.ts';
import { validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';
import { type StandIn, standIn } from './stand-in.ts';

const roleSync = `langfuse_scim_sync_enabled: true
langfuse_scim_public_key: lf_pk_Zc4vNRHXgM2hlkl3HEVm
langfuse_scim_secret_key: lf_sk_Kd9TrfGa2JeSKinjxHy7
langfuse_sync_keycloak_client_secret: Qw8UrfGa2JeSKinjxHy7PvNRHXgM2hlk
`;
const configuration = validConfiguration(`${wholePlatform()}${roleSync}`);
export const { variables } = configuration;
export const { secret } = settingValues(shipped, configuration.config);
const expected = { variables, redact: redactor(secret) };
const now = Date.parse('2026-01-01T12:00:00Z');

export async function ask(folder: string, choice = {}, own: readonly App[] = []) {
  const project = { ...shipped, apps: [...shipped.apps, ...own] };
  return checkCluster(
    choice,
    { ...expected, project },
    { cwd: folder, env: { HOME: join(folder, 'nobody') }, now },
  );
}

/** The problems in a cluster with these objects, except what is missing. */
export async function problemsIn(cluster: StandIn, names: RegExp, own: readonly App[] = []) {
  const folder = temporaryFolder();
  const { requests } = await standIn(folder, cluster);
  const results = (await ask(folder, {}, own)).filter(({ check }) => names.test(check));
  expect(requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
  return results.map(({ status, object, message, advice = '', command = '' }) => ({
    line: `${status} ${object === undefined ? '' : `${object}: `}${message}`,
    advice,
    command,
  }));
}

export const pod = (name: string, labels: string, status: string, namespace = 'ai-system') => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} }, creationTimestamp: "2026-01-01T10:00:00Z" }
${status}`;

export const web =
  'app.kubernetes.io/name: langfuse, app.kubernetes.io/instance: langfuse, app.kubernetes.io/component: web';
export const worker = web.replace('component: web', 'component: worker');
export const ready =
  'status: { phase: Running, conditions: [{ type: Ready, status: "True" }], containerStatuses: [{ name: web, restartCount: 0, state: { running: {} } }] }';
export const event = (about: string, reason: string, message: string) => `
---
apiVersion: v1
kind: Event
metadata: { name: ${about}.1, namespace: ai-system }
involvedObject: { kind: ${about.startsWith('data') ? 'PersistentVolumeClaim' : 'Pod'}, name: ${about} }
type: Warning
reason: ${reason}
message: ${JSON.stringify(message)}
lastTimestamp: "2026-01-01T11:59:00Z"
`;
