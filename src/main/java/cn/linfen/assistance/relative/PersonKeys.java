package cn.linfen.assistance.relative;

import cn.linfen.assistance.protection.Masks;
import cn.linfen.assistance.protection.PersonalData;
import org.springframework.stereotype.Component;

/** By what the register finds people, so that ID numbers need not stand in it. */
@Component
class PersonKeys {

  /** The column of household_person that holds the same. */
  static final String IN_HOUSEHOLD = "id_index";

  private final PersonalData data;

  PersonKeys(PersonalData data) {
    this.data = data;
  }

  /** Blind index. */
  String key(String idNumber) {
    return data.index(idNumber);
  }

  String masked(String idNumber) {
    return Masks.idNumber(PersonalData.normalized(idNumber));
  }
}
