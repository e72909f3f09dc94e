import { type Additions, at, between, scalar } from '../additions.ts';
import { alertTemplates, balancedExpression, recordingRule, routedReceivers } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  ...at(['….clientId', '….ca', '….cert'], { choices: [{ of: ['configMap', 'secret'], least: 0, most: 1 }] }),
  'AlertmanagerConfig.spec': { rules: [routedReceivers] },
  '….oauth2': { fields: { tokenUrl: between(1) } },
  ...at(['….endpoints', '….podMetricsEndpoints'], { fields: { targetPort: scalar('portOrName') } }),
  'PrometheusRule.spec.groups.rules': {
    choices: [{ of: ['alert', 'record'], least: 1, most: 1 }],
    rules: [recordingRule, balancedExpression, alertTemplates],
  },
};
