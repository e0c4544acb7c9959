package dev.howdah.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.MDC;
import org.junit.jupiter.api.Test;

class LogFormTest {

  @Test
  void aLineIsOneObjectWithTheIdsOfRequestAndMigration() throws IOException {
    MDC.put("requestId", "r-1");
    MDC.put("migrationId", "m-1");
    String line;
    try {
      ExtLogRecord record =
          new ExtLogRecord(Level.WARNING, "a \"quoted\"\nmessage", LogFormTest.class.getName());
      record.setLoggerName("dev.howdah.job");
      record.setThrown(new IOException("the cause"));
      record.copyMdc();
      line = LogForm.json().format(record);
    } finally {
      MDC.remove("requestId");
      MDC.remove("migrationId");
    }

    assertThat(line).endsWith("}\n").doesNotContain("\n\n");
    assertThat(line.strip()).doesNotContain("\n");
    JsonNode object = JsonMapper.builder().build().readTree(line);
    assertThat(object.get("message").asText()).isEqualTo("a \"quoted\"\nmessage");
    assertThat(object.get("level").asText()).isEqualTo("WARNING");
    assertThat(object.get("loggerName").asText()).isEqualTo("dev.howdah.job");
    assertThat(object.get("mdc").get("requestId").asText()).isEqualTo("r-1");
    assertThat(object.get("mdc").get("migrationId").asText()).isEqualTo("m-1");
    assertThat(object.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*");
    assertThat(object.get("stackTrace").asText()).contains("IOException: the cause");
  }
}
