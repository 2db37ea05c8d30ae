/** Has the ledger sealed by checkpoints outside the database, and the auditor told. */
package cn.linfen.assistance.checkpoint;
