package cn.linfen.assistance.support;

import cn.linfen.assistance.form.IdNumbers;
import java.util.concurrent.atomic.AtomicInteger;

/** Valid entries for every form of the subsistence allowance. */
public final class Papers {

  public static final String VILLAGE = "141002100200";

  /** Everybody's name is this. */
  public static final String NAME = "赵守田";

  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private Papers() {}

  /** An ID number that no other test has: of a man, born in 1961 to 1999. */
  public static String idNumber() {
    int n = PEOPLE.getAndIncrement();
    String digits =
        "141002"
            + String.format("%04d%02d%02d", 1961 + n / 336 % 39, 1 + n / 28 % 12, 1 + n % 28)
            + String.format("%03d", 1 + 2 * (n / 13104 % 499));
    return digits + IdNumbers.check(digits);
  }

  /** A rural household of one, 1,200 yuan a year. */
  public static Paper application(String idNumber, String signature) {
    String birth =
        idNumber.substring(6, 10)
            + "-"
            + idNumber.substring(10, 12)
            + "-"
            + idNumber.substring(12, 14);
    return Paper.of(
        """
        {'division':'%s','urbanRural':'rural','channel':'self','applyDate':'2026-03-10',
         'cause':['01'],'reason':'长期患病，没有劳动收入。',
         'applicant':{'name':'赵守田','idNo':'%s','sex':'1','birthDate':'%s','ethnicity':'01',
           'maritalStatus':'10','hukouType':'1','phone':'13935700001',
           'hukouAddress':'山西省临汾市尧都区屯里镇韩村','residence':'山西省临汾市尧都区屯里镇韩村'},
         'members':[%s],
         'incomes':[{'memberIdNo':'%s','incomeType':'04','incomeName':'土地流转','computeMode':'year',
           'amount':1200,'counted':1200}],
         'assets':[{'assetType':'101','value':2000,'owner':'赵守田'}],
         'houses':[{'owner':'赵守田','houseKind':'04','structure':'1','address':'韩村东巷3号',
           'buildingArea':60,'usableArea':50,'rooms':3}],
         'supporters':[],'expenses':[{'expenseType':'01','name':'赵守田','amount':3000}],
         'bank':{'bankName':'临汾市农村信用社','accountName':'赵守田','accountNo':'6228480123456789012',
           'payMode':'bank'},
         'relativeDeclared':false,'pledge':true,'signature':'%s','attachments':[]}
        """
            .formatted(VILLAGE, idNumber, birth, member(idNumber, birth), idNumber, signature));
  }

  /** The same household after a fire; it asks for 3,000 yuan. */
  public static Paper temporaryApplication(String idNumber, String signature) {
    return application(idNumber, signature)
        .without("cause")
        .without("houses")
        .without("supporters")
        .with("recipient", "'none'")
        .with("hardship", "'emergency'")
        .with("emergency", "'01'")
        .with("emergencyDate", "'2026-03-08'")
        .with("reason", "'三月八日夜间灶火引燃柴草，房屋两间和存粮烧毁，全家暂住邻居家中，无钱购买衣被和口粮。'")
        .with("spending", "8000")
        .with("requestedAmount", "3000");
  }

  public static Paper fundRequest(String amount) {
    return Paper.of("{'amount':%s,'reason':'冬季先行救助备用。'}".formatted(amount));
  }

  public static Paper fundGranted(String amount) {
    return Paper.of("{'result':'agree','grantedAmount':%s}".formatted(amount));
  }

  private static String member(String idNumber, String birth) {
    return """
    {'name':'赵守田','idNo':'%s','sex':'1','birthDate':'%s','relation':'02','ethnicity':'01',
     'maritalStatus':'10','politicalStatus':'13','hukouType':'1',
     'hukouAddress':'山西省临汾市尧都区屯里镇韩村','education':'80','employment':'27','health':'30',
     'insuranceType':'3','monthIncome':100,'labor':'02','selfCare':'01','covered':true}"""
        .formatted(idNumber, birth);
  }

  public static Paper accept() {
    return Paper.of(
        """
        {'result':'accept','acceptDate':'2026-03-11',
         'materials':[{'name':'01','copies':1,'form':'copy'},{'name':'03','copies':1,'form':'original'}]}
        """);
  }

  public static Paper askForSupplement() {
    return Paper.of(
        """
        {'result':'supplement','supplementNote':'补齐后一次受理',
         'missing':[{'name':'残疾证明','copies':1,'issuer':'区残联','shared':false}]}
        """);
  }

  public static Paper reject() {
    return Paper.of(
        """
        {'result':'refuse','refusalFacts':'申请人户籍不在本镇。','refusalReason':'应向户籍所在地申请。'}
        """);
  }

  public static Paper supplemented() {
    return Paper.of(
        """
        {'receivedDate':'2026-03-11','received':[{'name':'残疾证明','copies':1}]}
        """);
  }

  public static Paper nearRelative() {
    return Paper.of(
        """
        {'staffName':'钱经办','staffUnit':'屯里镇民政所','relation':'sibling','registeredOn':'2026-03-11',
         'recusedSteps':['survey','review']}
        """);
  }

  public static Paper verificationRequest() {
    return Paper.of(
        """
        {'requestedOn':'2026-03-11','depth':'members','sources':['01','02','08']}
        """);
  }

  public static Paper verificationPass() {
    return Paper.of(
        """
        {'reportedOn':'2026-03-11','reportNo':'核字2026-1','result':'pass','verificationNote':'相符'}
        """);
  }

  public static Paper verificationMismatch() {
    return Paper.of(
        """
        {'reportedOn':'2026-03-11','reportNo':'核字2026-2','result':'mismatch',
         'differences':[{'item':'存款','declared':'2000元','verified':'80000元','source':'08'}]}
        """);
  }

  public static Paper verificationObjection(boolean objected) {
    return objected
        ? Paper.of("{'objected':true,'objectionReason':'存款系代他人保管，有公证书。'}")
        : Paper.of("{'objected':false}");
  }

  public static Paper surveyArrangement() {
    return Paper.of(
        """
        {'surveyDate':'2026-03-11','escort':'韩村协理员',
         'investigators':[{'officer':'township-clerk'},{'officer':'township-clerk-b'}]}
        """);
  }

  public static Paper survey(String idNumber, String signature) {
    Paper declared = application(idNumber, signature);
    Paper survey =
        Paper.of(
            """
            {'surveyDate':'2026-03-11','surveyPlace':'申请人家中','respondent':'赵守田','decoration':'none',
             'cause':['01'],'truthful':'true','qualified':true,'surveyConclusion':'情况属实，生活困难。',
             'neighbours':[{'name':'孙邻居','opinion':'hard','content':'常年吃药，靠亲友接济。'}],
             'respondentSignature':'%s'}
            """
                .formatted(signature));
    for (String list : new String[] {"members", "incomes", "assets", "houses", "expenses"}) {
      survey = survey.with(list, declared.data().path(list).toString());
    }
    return survey;
  }

  public static Paper cosign(boolean agreed) {
    return agreed
        ? Paper.of("{'result':'agree'}")
        : Paper.of("{'result':'disagree','remarks':'收入记载有误，应为1200元。'}");
  }

  /** Three people, two of them representatives; one has an account. */
  public static Paper meeting(
      String caseNumber, String conclusion, String signature1, String signature2) {
    return Paper.of(
        """
        {'result':'held','meetingTime':'2026-03-11T15:00:00+08:00','meetingPlace':'韩村村委会',
         'host':'钱经办','recorder':'李经办','invited':3,
         'participants':[
           {'name':'韩村协理员','role':'villageOfficial','representative':false,'account':'village-assistant'},
           {'name':'孙代表','role':'representative','representative':true,'signature':'%s'},
           {'name':'周代表','role':'representative','representative':true,'signature':'%s'}],
         'stepPolicy':'宣讲低保政策','stepIntroduction':'介绍家庭情况','stepDiscussion':'逐户评议',
         'cases':[{'caseNumber':'%s','total':3,'agree':3,'disagree':0,'evaluationConclusion':'%s',
           'evaluationOpinion':'生活确有困难。'}]}
        """
            .formatted(signature1, signature2, caseNumber, conclusion));
  }

  public static Paper meetingCancelled() {
    return Paper.of("{'result':'cancelled','remarks':'待评议家庭已撤回申请。'}");
  }

  /** 2026's rural standard of 尧都区 is 6,840 yuan a year: (6,840 − 1,200) ÷ 12 = 470. */
  public static Paper agree() {
    return Paper.of(
        """
        {'result':'agree','coveredNum':1,'category':'农村低保','computeMode':'10','countedIncome':1200,
         'monthlyAmount':470,'startMonth':'2026-04'}
        """);
  }

  public static Paper disagree() {
    return Paper.of(
        """
        {'result':'disagree','refusalFacts':'家庭年人均收入9000元，高于农村标准6840元。',
         'refusalReason':'人均收入高于当地标准。','remarks':'不符合条件。'}
        """);
  }

  public static Paper giveBack(String step) {
    return Paper.of("{'result':'return','returnTo':'%s','remarks':'事实不清，请重办。'}".formatted(step));
  }

  public static Paper signNotice() {
    return Paper.of("{'checked':true,'places':'韩村村务公开栏'}");
  }

  public static Paper posted(String photograph) {
    return Paper.of(
        """
        {'postedOn':'2026-03-11','places':'韩村村务公开栏','witness':'孙代表','attachments':['%s']}
        """
            .formatted(photograph));
  }

  public static Paper handleObjection(String action) {
    return Paper.of(
        """
        {'investigation':'走访邻居三户，查阅台账。','result':'%s','objectionConclusion':'已核查。'}
        """
            .formatted(action));
  }

  public static Paper report() {
    return Paper.of("{'reportedOn':'2026-03-11','pages':32}");
  }

  public static Paper visit(String signature) {
    return Paper.of(
        """
        {'visitDate':'2026-03-11','visitors':'县民政经办人甲、乙','truthful':'true',
         'surveyConclusion':'与调查一致。','respondentSignature':'%s'}
        """
            .formatted(signature));
  }

  public static Paper reinvestigate() {
    return Paper.of(
        """
        {'visitDate':'2026-03-11','visitors':'县民政经办人甲、乙','investigation':'重新入户核实。',
         'result':'agree','objectionConclusion':'异议不成立。'}
        """);
  }

  public static Paper delivered(String signature) {
    return Paper.of(
        """
        {'deliveryTime':'2026-03-11T16:00:00+08:00','deliveryPlace':'申请人家中','deliveryMode':'direct',
         'recipient':'赵守田','servers':'屯里镇经办人甲、乙','recipientSignature':'%s'}
        """
            .formatted(signature));
  }

  public static Paper objection(String noticeNumber) {
    return Paper.of(
        """
        {'noticeNumber':'%s','objectionDate':'2026-03-11','channel':'visit','realName':true,
         'objectorName':'吴举报','objectorPhone':'13835700002','objectionContent':'其子在外经商，收入较高。'}
        """
            .formatted(noticeNumber));
  }

  public static Paper objectionAnswered() {
    return Paper.of(
        """
        {'investigation':'走访邻居三户。','objectionConclusion':'不属实','objectionHandling':'维持原意见。',
         'repliedOn':'2026-03-11'}
        """);
  }

  public static Paper toldLate() {
    return Paper.of("{'toldOn':'2026-03-11','toldBy':'face','remarks':'已告知可向监督电话反映。'}");
  }

  public static Paper termination(String caseNumber, String reason) {
    return Paper.of(
        """
        {'targetCase':'%s','terminationReason':'%s','refusalFacts':'事实如上。','refusalReason':'依规终止。',
         'occurredOn':'2026-03-11'}
        """
            .formatted(caseNumber, reason));
  }

  public static Paper confirm(boolean confirmed) {
    return Paper.of("{'result':'%s','remarks':'已核实。'}".formatted(confirmed ? "confirm" : "reject"));
  }
}
