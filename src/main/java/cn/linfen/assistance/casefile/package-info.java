/**
 * The case file: households, immutable signed sections, projections, attachments, timeline.
 *
 * <p>Builds upon {@code form} (its rules and form context are beans of {@code form}'s interfaces)
 * and {@code organization}; neither of them knows this package. Documents are reached through
 * {@link cn.linfen.assistance.casefile.CaseDocuments}, which {@code document} implements.
 */
package cn.linfen.assistance.casefile;
