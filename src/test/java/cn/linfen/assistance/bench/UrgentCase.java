package cn.linfen.assistance.bench;

import static cn.linfen.assistance.support.Papers.idNumber;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.Paper;
import java.util.Map;

/** A family in need from the report to the hand-out, in kind: the petty fund is not shared. */
final class UrgentCase extends TeamCase {

  private static final String AMOUNT =
      "'target':'household','grantKind':'goods','grantContent':'棉被、米面','grantAmount':300";

  private final String village;
  private final String idNumber = idNumber();

  UrgentCase(String village, Map<String, String> team, CaseDriver camera) {
    super(team);
    this.village = village;
    take(camera, "township-clerk", 3);
  }

  @Override
  void in(Office office) {
    String number =
        start(
            office,
            "emergency-assistance",
            "village-assistant",
            Paper.of(
                """
                {'division':'%s','urbanRural':'rural','foundBy':'village','emergency':'01',
                 'emergencyDate':'2026-03-10','reason':'房屋失火，一家三口无处居住、无粮可食。',
                 'applicant':{'name':'赵守田','idNo':'%s','phone':'13935700001','residence':'韩村村委会'},
                 'affected':3}
                """
                    .formatted(village, idNumber)));
    sign(
        office,
        number,
        "visit",
        "township-clerk",
        Paper.of(
            ("{'visitedAt':'2026-03-10T21:00','companion':'协理员','truthful':'true',"
                    + "'measures':'安置在村委会。','residentSignature':'%s',"
                    + AMOUNT
                    + "}")
                .formatted(picture("township-clerk"))));
    sign(
        office,
        number,
        "decide",
        "township-reviewer",
        Paper.of("{'result':'agree'," + AMOUNT + "}"));
    sign(
        office,
        number,
        "handOut",
        "township-clerk",
        Paper.of(
            """
            {'paidAt':'2026-03-10T22:00','paidBy':'goods','paidContent':'棉被、米面','paidAmount':300,
             'payee':'赵守田','payeeSignature':'%s','witnessSignature':'%s','witness':'孙代表'}
            """
                .formatted(picture("township-clerk"), picture("township-clerk"))));
  }
}
