import { expect, test } from 'vitest';
import { changedText } from '../../../test/readers/observe.ts';
import { validConfiguration } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';
import { values } from './values.ts';

/** Returns where Grafana looks for traces. */
function tracesAt(changes: Readonly<Record<string, unknown>>): unknown {
  const { grafana } = values(validConfiguration(changedText(wholePlatform(), changes)).variables);
  return grafana;
}

test.each([
  [undefined, 'http://tempo.monitoring.svc.cluster.local:3200'],
  [{ namespace: 'traces' }, 'http://tempo.traces.svc.cluster.local:3200'],
  [{ namespace: 'traces', service: 'tempo-query' }, 'http://tempo-query.traces.svc.cluster.local:3200'],
])('Grafana reads traces where Tempo is: %j', (existing, url) => {
  const changes = existing === undefined ? {} : { tempo_existing: existing };
  expect(tracesAt(changes)).toMatchObject({ additionalDataSources: [{ type: 'tempo', url }] });
});
