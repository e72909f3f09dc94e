import type { App } from '../../app-kit/app.ts';
import { guard } from '../../app-kit/failure.ts';
import { type LiveProblem, objectName, Unanswered } from '../../app-kit/live.ts';
import { neededSecrets } from '../../app-kit/needed-secrets.ts';
import type { Project } from '../../app-kit/project.ts';
import { isEnabled, namespaceOf, servicesOf } from '../../app-kit/services.ts';
import type { Variables } from '../../app-kit/values.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { type CheckResult, resultsOf } from '../check.ts';
import { type AdviceFor, adviceOf } from './advice.ts';
import { type Api, openApi } from './api.ts';
import type { Check } from './check.ts';
import { type Access, accessFrom, type KubeconfigChoice } from './connect.ts';
import { fluxChecks } from './flux.ts';
import { jobCheck } from './jobs.ts';
import { podCheck } from './pods.ts';
import { missingSecrets } from './secrets.ts';
import { volumeCheck } from './volumes.ts';

/** What the cluster is expected to be like. */
export interface Expected {
  readonly project: Project;
  /** Absent if the configuration is not valid; the checks of apps are then skipped. */
  readonly variables?: Variables;
  /** Masks secrets of the configuration. */
  readonly redact: (text: string) => string;
}

/** Checks that the platform runs in the cluster of a kubeconfig, without changing anything. */
export async function checkCluster(
  choice: KubeconfigChoice,
  expected: Expected,
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly now: number },
): Promise<readonly CheckResult[]> {
  const { error } = resultsOf('cluster', 'connection');
  const access = await accessFrom(choice, place);
  if ('message' in access) return [error(access.message, { advice: access.advice })];
  let api: Api | undefined;
  try {
    api = await openApi(access);
    const version = await api.version();
    const { ok } = resultsOf('cluster', 'connection');
    const connected = ok(
      `${access.context} at ${access.shown} runs Kubernetes ${version || 'of an unknown version'}`,
    );
    const results = [connected, ...(await ask(api, expected, place.now))];
    return results.map((result) => redacted(result, expected.redact));
  } catch (failure) {
    if (!(failure instanceof Unanswered)) throw failure;
    return [unreached(failure, access)];
  } finally {
    api?.close();
  }
}

function unreached({ status, message }: Unanswered, { context, shown }: Access): CheckResult {
  const { error } = resultsOf('cluster', 'connection');
  return error(`${context} at ${shown}: ${message}`, {
    advice:
      status === 401
        ? 'Sign in again, or fetch a new kubeconfig.'
        : 'Check the address in the kubeconfig, and the network or VPN between here and the cluster.',
    command: `kubectl --context ${context} version`,
  });
}

async function ask(api: Api, { project, variables }: Expected, now: number): Promise<readonly CheckResult[]> {
  if (variables === undefined) {
    const { skipped } = resultsOf('cluster', 'apps');
    const none: AdviceFor = () => [];
    const general = [podCheck(undefined, none, now), jobCheck(undefined, none), volumeCheck(undefined)];
    const left = skipped('the checks of apps need a valid configuration; pods of all namespaces are checked');
    return [left, ...(await inOrder([...fluxChecks, ...general], api))];
  }
  const apps = project.apps.filter((app) => isEnabled(app, variables));
  const namespaces = namespacesOf(apps, variables);
  const advice = adviceOf(apps, variables);
  const secrets: Check = {
    name: 'secrets',
    title: 'every Secret that the apps need exists',
    run: () => missingSecrets(neededSecrets(apps, variables, project.schema.properties), api),
  };
  const general = [
    ...fluxChecks,
    secrets,
    podCheck(namespaces, advice, now),
    jobCheck(namespaces, advice),
    volumeCheck(namespaces),
  ];
  const own = apps.flatMap((app) => checksOf(app, variables));
  return inOrder([...general, ...own], api);
}

/** The namespaces of the platform. */
function namespacesOf(apps: readonly App[], variables: Variables): ReadonlySet<string> {
  return new Set(
    apps.flatMap((app) => [
      namespaceOf(app, variables),
      ...servicesOf(app, variables).map(({ namespace }) => namespace),
    ]),
  );
}

function checksOf(app: App, variables: Variables): readonly Check[] {
  const { checks = [] } = app;
  const list = guard(app.name, 'checks', () => (typeof checks === 'function' ? checks(variables) : checks));
  return list.map(({ name, title, run }) => ({
    name: `${app.name}/${name}`,
    title,
    run: (cluster) => run(cluster, variables),
  }));
}

async function inOrder(checks: readonly Check[], api: Api): Promise<readonly CheckResult[]> {
  const results = await Promise.all(checks.map((check) => runOne(check, api)));
  return results.flat();
}

async function runOne({ name, title, run }: Check, api: Api): Promise<readonly CheckResult[]> {
  const { ok, warning, error } = resultsOf('cluster', name);
  let problems: readonly LiveProblem[] | undefined;
  try {
    problems = await run(api);
  } catch (failure) {
    if (failure instanceof Unanswered) {
      // A connection error is reported once for the whole cluster.
      if (failure.status === 401) throw failure;
      return [warning(`unknown whether ${title}: ${failure.message}`)];
    }
    if (!name.includes('/')) throw failure;
    const reason = failure instanceof Error ? failure.message : stringOf(failure);
    return [error(`the check itself failed: ${reason}`, { advice: 'Correct the code of the check.' })];
  }
  if (problems === undefined) return [];
  if (problems.length === 0) return [ok(title)];
  return problems.map(({ severity = 'error', object, message, advice, command }) =>
    (severity === 'error' ? error : warning)(message, {
      ...(object && { object: objectName(object) }),
      advice,
      ...(command !== undefined && { command }),
    }),
  );
}

function redacted(result: CheckResult, redact: (text: string) => string): CheckResult {
  const { message, advice } = result;
  return { ...result, message: redact(message), ...(advice !== undefined && { advice: redact(advice) }) };
}
