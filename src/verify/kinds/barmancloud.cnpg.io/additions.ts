import { type Additions, distinct, matching } from '../additions.ts';
import { s3Credentials } from '../postgresql.cnpg.io/rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'ObjectStore.spec.configuration.s3Credentials': { rules: [s3Credentials] },
  'ObjectStore.spec.configuration': {
    fields: {
      destinationPath: matching(/^(s3|gs|azure|https?|file):\/\//),
      endpointURL: matching(/^https?:\/\//),
    },
    choices: [{ of: ['azureCredentials', 's3Credentials', 'googleCredentials'], least: 0, most: 1 }],
  },
  'ObjectStore.spec.instanceSidecarConfiguration': { fields: { env: distinct('name') } },
};
