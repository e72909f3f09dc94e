import type { Additions } from '../additions.ts';
import { clickhouseTls } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  '….tls': { rules: [clickhouseTls] },
  'ClickHouseCluster.spec.settings.defaultUserPassword': {
    choices: [{ of: ['configMap', 'secret'], least: 1, most: 1 }],
  },
};
