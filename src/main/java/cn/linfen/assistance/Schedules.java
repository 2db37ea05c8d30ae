package cn.linfen.assistance;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Lets the work of nights and minutes run by the clock of the machine. {@code
 * assistance.schedules=false} leaves it to whoever calls it: a test that looks at what is written
 * must not meet a reminder of this very minute.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@ConditionalOnProperty(name = "assistance.schedules", matchIfMissing = true)
class Schedules {}
