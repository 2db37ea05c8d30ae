/** What this product asks of a model beyond bpmnlint's own rules. */
module.exports = {
  configs: {
    recommended: {
      rules: { 'chinese-name': 'error', 'user-task': 'error', 'no-code': 'error', 'no-duration': 'error', 'file-and-lanes': 'error', pauses: 'error' },
    },
  },
};
