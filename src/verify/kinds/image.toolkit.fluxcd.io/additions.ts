import type { Additions } from '../additions.ts';
import { digestInterval, excludedTags, imageAddress, oneOrder, tagPattern, tagRange } from './rules.ts';

/** What the controllers check beyond the structure. */
export const additions: Additions = {
  'ImageRepository.spec': { rules: [imageAddress, excludedTags] },
  'ImagePolicy.spec': { rules: [digestInterval] },
  'ImagePolicy.spec.filterTags': { rules: [tagPattern] },
  'ImagePolicy.spec.policy': { rules: [oneOrder] },
  'ImagePolicy.spec.policy.semver': { rules: [tagRange] },
};
