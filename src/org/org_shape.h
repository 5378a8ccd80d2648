/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Units, people and grants as JSON: in answers, and in the audit as what was and what is.
 */
#ifndef LIANBING_ORG_SHAPE_H
#define LIANBING_ORG_SHAPE_H

#include "org/org.h"
#include "platform/base/field.h"

extern const struct field org_unit_shape[];
extern const struct field org_person_shape[];
extern const struct field org_grant_shape[];

#endif
