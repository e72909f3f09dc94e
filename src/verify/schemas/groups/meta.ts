/** Building blocks that every API shares. Reference: Kubernetes API, meta/v1 and core/v1 reference types. */
export const meta = `
Resource {
  apiVersion!, kind! string
  metadata! ObjectMeta
  status any
}

ObjectMeta {
  name string(1..253)
  generateName string
  namespace string
  labels <~^.{1,317}$~: labelValue>
  annotations Annotations
  finalizers [string set]
  ownerReferences [OwnerReference by uid]
  uid, resourceVersion, selfLink string
  generation, deletionGracePeriodSeconds int
  creationTimestamp, deletionTimestamp time?
  managedFields [{ apiVersion, fieldsType, manager, operation, subresource, time string  fieldsV1 <any> }]
  @rule(labelKeys)
}

OwnerReference { apiVersion!, kind!, name!, uid! string  controller, blockOwnerDeletion bool }
Labels <labelValue>
Annotations <string>

LabelSelector {
  matchLabels Labels
  matchExpressions [LabelSelectorRequirement]
}
LabelSelectorRequirement {
  key! string
  operator! (In|NotIn|Exists|DoesNotExist)
  values [string]
  @rule(selectorValues)
}

LocalReference { name! string }
# The reference's own default is the empty name, which nothing is called.
OptionalLocalReference { name string }
SecretKeySelector { name! string  key! string  optional bool }
ConfigMapKeySelector { name! string  key! string  optional bool }

ObjectReference { apiVersion, fieldPath, kind, name, namespace, resourceVersion, uid string }
TypedLocalObjectReference { apiGroup string  kind!, name! string }
TypedObjectReference { apiGroup string  kind!, name! string  namespace string }

ResourceRequirements {
  limits, requests Resources
  claims@26 [ResourceClaimUse by name]
  @rule(requestsWithinLimits)
}
ResourceClaimUse { name! string  request@31 string }
# Kubernetes knows four resources and huge pages by a plain name; all others have a domain.
Resources <~^(cpu|memory|ephemeral-storage|storage|hugepages-.+|.+/.+)$~: quantity>
VolumeResourceRequirements { limits, requests Resources }
`;
