/* SPDX-License-Identifier: Apache-2.0 */
export type { Publication, PublicationRow } from '#api'
