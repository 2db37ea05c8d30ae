package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArticleNumbersTest {

  @ParameterizedTest
  @CsvSource({
    "第8条,第八条",
    "第10条,第十条",
    "第18条,第十八条",
    "第20条,第二十条",
    "第34条,第三十四条",
    "第25条（参照）,第二十五条（参照）",
    "《规则》（民发〔2012〕220号）第18条,《规则》（民发〔2012〕220号）第十八条",
    "四（一）,四（一）",
    "第十八条,第十八条"
  })
  void articlesAreWrittenAsInTheRules(String citation, String written) {
    assertThat(ArticleNumbers.written(citation)).isEqualTo(written);
  }
}
