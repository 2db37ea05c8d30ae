/**
 * The ledger in the hands of the auditor: checkpoints outside the database, verification, evidence
 * bundles.
 */
package cn.linfen.assistance.checkpoint;
