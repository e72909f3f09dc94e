import type { App } from '../../app-kit/app.ts';
import type { Labels } from '../../app-kit/connection.ts';
import { guard } from '../../app-kit/failure.ts';
import type { Of, Variables } from '../../app-kit/values.ts';

/** Returns what the apps advise for pods with these labels. */
export type AdviceFor = (labels: Labels) => readonly string[];

export function adviceOf(apps: readonly App[], variables: Variables): AdviceFor {
  const value = <T>(app: App, of: Of<T>) =>
    guard(app.name, 'troubleshooting', () =>
      typeof of === 'function' ? (of as (given: Variables) => T)(variables) : of,
    );
  const all = apps.flatMap((app) =>
    value(app, app.troubleshooting ?? []).map(({ pods, advice }) => ({ pods, advice: value(app, advice) })),
  );
  return (labels) =>
    all.flatMap(({ pods, advice }) =>
      Object.entries(pods).every(([key, wanted]) => labels[key] === wanted) ? advice : [],
    );
}
