import { type Additions, at, keys } from '../additions.ts';
import { claim, configMapKeys, secretType, serviceNeedsPorts } from '../kubernetes/rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  ...at(['Pod', 'Service', 'PersistentVolume', 'LimitRange'], { required: ['spec'] }),
  'Service.spec': { rules: [serviceNeedsPorts] },
  Secret: {
    fields: { data: keys(/^[-._a-zA-Z0-9]{1,253}$/), stringData: keys(/^[-._a-zA-Z0-9]{1,253}$/) },
    rules: [secretType],
  },
  ConfigMap: {
    fields: { data: keys(/^[-._a-zA-Z0-9]{1,253}$/), binaryData: keys(/^[-._a-zA-Z0-9]{1,253}$/) },
    rules: [configMapKeys],
  },
  PersistentVolumeClaim: { required: ['spec'], rules: [claim] },
};
