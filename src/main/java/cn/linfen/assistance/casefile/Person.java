package cn.linfen.assistance.casefile;

import java.time.LocalDate;

/**
 * A person of a case, as last declared.
 *
 * @param role applicant, member (of the household) or supporter (not living in it)
 * @param relation code of the relation to the head of the household
 * @param covered whether aid is applied for this person
 */
public record Person(
    String idNumber,
    String name,
    String sex,
    LocalDate birthDate,
    String relation,
    Role role,
    boolean covered) {

  /** As shown to those who need not know the number. */
  Person masked() {
    return new Person(Masking.idNumber(idNumber), name, sex, birthDate, relation, role, covered);
  }

  /** What the person is in the case. */
  public enum Role {
    APPLICANT,
    MEMBER,
    SUPPORTER
  }
}
